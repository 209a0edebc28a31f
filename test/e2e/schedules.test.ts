import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(20), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(20);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

/** Makes a schedule due now. */
const makeDue = (id: string) =>
  desk.database.query(`UPDATE schedules SET next_at = date_trunc('second', now()) WHERE id = $1`, [id]);

describe.each(triedIn('en'))('schedules, in %s', (locale) => {
  it('a schedule that falls due while all jobs are stopped says what it waits for, as does who lifts the stop', async () => {
    const job = { kind: 'refresh', users: { filter: { ids: linked.slice(0, 1) } }, reason: 'nightly' };
    const schedule = { name: 'nightly', job, timing: { every: 'hours', hours: 6 } };
    const lift = await desk.halt();
    const { body } = await desk.admin.post('/api/schedules', schedule);
    await makeDue(body.id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/schedules/${body.id}`);
    await visit.reads(say('schedules.due.halted'));
    await page.getByRole('link', { name: say('halts.due', { count: 1 }), exact: true }).click();
    await page.locator('tbody').getByText(say('schedules.due.halted')).waitFor();
    await visit.press('halts.lift');
    await page
      .getByRole('dialog')
      .getByText(say('halts.dueStart', { count: 1 }))
      .waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-lift-with-schedules`);
    await lift();
    await page.locator('tbody .tag').getByText(say('schedules.result.started')).waitFor();
    expect(await page.getByText(say('schedules.due.halted')).count()).toBe(0);
    await desk.admin.delete(`/api/schedules/${body.id}`);
  });

  it('says before its next time that nothing will come of it, because its owner was disabled', async () => {
    const job = { kind: 'refresh', users: { filter: { ids: linked.slice(0, 1) } }, reason: 'nightly' };
    const who = { email: `gone-${locale}@example.com`, password: 'a-long-enough-password' };
    const account = await desk.admin.post('/api/operators', { ...who, name: 'Gone', role: 'operator' });
    const theirs = await desk.logIn(who);
    const schedule = { name: 'left behind', job, timing: { every: 'day', time: '03:00' } };
    const { body } = await theirs.post('/api/schedules', schedule);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/schedules');
    await page.getByRole('link', { name: 'left behind' }).waitFor();
    expect(await page.getByText(say('schedules.ownerMayNotNote')).count()).toBe(0);
    await desk.admin.patch(`/api/operators/${account.body.id}`, { disabled: true });
    await page.locator('tbody').getByText(say('schedules.ownerMayNotNote')).waitFor();
    await page.getByRole('link', { name: 'left behind' }).click();
    await visit.reads(say('schedules.ownerMayNot'));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-schedule-owner-gone`);
    // Off and on again, it is whose hand did that.
    for (const act of ['disable', 'enable']) {
      await visit.press(`schedules.act.${act}`);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: say(`schedules.act.${act}`), exact: true })
        .click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await visit.reads(say('schedules.ownedBy', { name: 'Administrator' }));
    expect(await page.getByText(say('schedules.ownerMayNot')).count()).toBe(0);
    await desk.admin.delete(`/api/schedules/${body.id}`);
  });

  it('of one that unlinks says what holds its jobs up as the server is set, and nothing that is not so', async () => {
    const job = {
      kind: 'unlink',
      users: { filter: { waitingLongerThanHours: 24 } },
      reason: 'never signed up',
    };
    const schedule = { name: 'unlinks', job, timing: { every: 'day', time: '03:00' } };
    const { body } = await desk.admin.post('/api/schedules', schedule);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/schedules/${body.id}`);
    const band = page.locator('.band').filter({ hasText: say('schedules.irreversible') });
    const says = () => band.locator('span').allTextContents();
    expect(await says()).toEqual([say('jobs.draft.noApproval')]);
    await page.route('**/api/session', async (route) => {
      const response = await route.fetch();
      const set = { approvalAbove: 50, irreversibleDelaySeconds: 30 };
      await route.fulfill({ response, json: { ...(await response.json()), ...set } });
    });
    await page.reload();
    await band.getByText(say('schedules.act.enableApproval', { count: 50 })).waitFor();
    expect(await says()).toHaveLength(2);
    await desk.admin.delete(`/api/schedules/${body.id}`);
  });
});
