import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk, until } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { ADMIN } from '../support/server.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(40), launchBrowser()]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('the audit log in %s', (locale) => {
  it('leads to what it cannot search for', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/audit');
    const id = page.getByLabel(say('audit.filter.userId'));
    await id.fill('abc');
    await visit.button('audit.filter.apply').press('Enter');
    await visit.reads(say('audit.filter.badId'));
    expect(await page.evaluate('document.activeElement.value')).toBe('abc');
  });

  it('says that an address cannot be read, and shows what the rest of it asks for', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/audit?filter=%7B%22key%22%3A%22Job.&key=Session.');
    const band = page.getByText(say('page.addressUnclear'));
    await band.waitFor();
    await visit.reads(say('page.addressUnclearRest'));
    await page.getByText('Session.Started').first().waitFor();
    await picture(page, `${locale}-audit-unclear`);
    expect(await visit.barriers()).toEqual([]);
    await visit.press('audit.filter.apply');
    await band.waitFor({ state: 'detached' });
    expect(visit.query.toString()).toBe('key=Session.');
  });

  it('is read anew where it is searched once more for the same', async () => {
    const draft = async () => (await desk.draft('refresh', await desk.linked(1))).id;
    const before = await draft();
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page } = visit;
    await visit.goto('/audit?key=Job.Created');
    const row = (id: string) => page.getByRole('row').filter({ hasText: `#${id}` });
    await row(before).waitFor();
    const since = await draft();
    await visit.press('audit.filter.apply');
    await row(since).waitFor();
  });

  it('keeps its rows low where a reason is long, and has all of it for eyes, keyboards and readers', async () => {
    const reason = `${'A complaint came by telephone, and the person asked for it. '.repeat(8).slice(0, 480)}the last words`;
    const { id } = await desk.draft('refresh', await desk.linked(1), { reason });
    await desk.draft('refresh', await desk.linked(1), { reason: '가'.repeat(500) });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/audit?key=Job.Created`);
    const row = page.getByRole('row').filter({ hasText: `#${id}` });
    const heightOf = async () => (await row.boundingBox())?.height ?? 0;
    await row.getByText(reason).waitFor();
    const button = row.getByRole('button', { name: say('action.showAll') });
    await button.waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    const low = await heightOf();
    expect(low).toBeLessThan(160);
    await picture(page, `${locale}-audit-reasons`);
    await button.press('Enter');
    await expect.poll(heightOf, SOON).toBeGreaterThan(low + 60);
    const less = row.getByRole('button', { name: say('action.showLess') });
    expect(await less.getAttribute('aria-expanded')).toBe('true');
    expect(await less.evaluate('document.activeElement.textContent')).toBe(say('action.showLess'));
    await picture(page, `${locale}-audit-reason-whole`);
    expect(await visit.barriers()).toEqual([]);
    await less.press('Enter');
    await expect.poll(heightOf, SOON).toBe(low);
    await page.emulateMedia({ media: 'print' });
    const isWhole = `(({ scrollHeight, clientHeight }) => scrollHeight === clientHeight)(document.querySelector('.long-text'))`;
    expect(await page.evaluate<boolean>(isWhole)).toBe(true);
  });

  it('says that a schedule acted, and in whose name, not that its owner did', async () => {
    const [id] = await desk.linked(1);
    const job = { kind: 'refresh', users: { filter: { ids: [id] } }, reason: 'nightly' };
    const schedule = { name: 'nightly', job, timing: { every: 'hours', hours: 6 } };
    const { body } = await desk.admin.post('/api/schedules', schedule);
    await desk.database.query(`UPDATE schedules SET next_at = date_trunc('second', now()) WHERE id = $1`, [
      body.id,
    ]);
    const { jobId } = await until(
      async () => (await desk.admin.get(`/api/schedules/${body.id}`)).body.lastRun,
    );
    await desk.admin.delete(`/api/schedules/${body.id}`);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/audit?key=Job.&jobId=${jobId}`);
    for (const key of ['Job.Created', 'Job.Started']) {
      const who = page.getByRole('row').filter({ hasText: key }).getByRole('cell').nth(2);
      await expect.poll(() => who.textContent(), SOON).toBe(say('audit.actor.system') + ADMIN.email);
    }
    expect(await visit.barriers()).toEqual([]);
    // What was done with the schedule itself says which one it was.
    await visit.goto('/audit?key=Schedule.');
    for (const key of ['Schedule.Created', 'Schedule.Ran', 'Schedule.Deleted']) {
      const name = say('schedules.one', { id: `#${body.id}` });
      await page.getByRole('row').filter({ hasText: key }).getByRole('link', { name, exact: true }).waitFor();
    }
    expect(await visit.barriers()).toEqual([]);
  });

  it('says whose account was changed, and names everybody whom somebody saw', async () => {
    const email = `granted-${locale}@example.com`;
    const account = { email, name: 'Kim', role: 'viewer', password: 'a-long-enough-password' };
    const { id } = (await desk.admin.post('/api/operators', account)).body;
    await desk.admin.patch(`/api/operators/${id}`, { role: 'auditor' });
    const people: { id: string }[] = (await desk.admin.get('/api/users?limit=25')).body.data;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/audit');
    const row = (key: string) => page.getByRole('row').filter({ hasText: key }).first();
    await row('Operator.RoleChanged').getByText(email).waitFor();
    const seen = row('User.Listed');
    expect(await seen.getByRole('link', { name: people[24]?.id ?? '' }).isVisible()).toBe(false);
    await seen.getByText(say('audit.people', { count: 25 })).click();
    for (const person of people) await seen.getByRole('link', { name: person.id }).waitFor();
    await picture(page, `${locale}-audit-people`);
    expect(await visit.barriers()).toEqual([]);
    await visit.press('audit.peopleSeen.open');
    const dialog = page.getByRole('dialog', { name: say('audit.peopleSeen.title') });
    const submit = dialog.getByRole('button', { name: say('action.download') });
    // Whoever leaves out from when is taken there.
    await submit.click();
    const from = dialog.getByRole('textbox', { name: say('audit.filter.from') });
    expect(await from.evaluate('document.activeElement.id')).toBe(await from.getAttribute('id'));
    await page.keyboard.type('20260101');
    await dialog.getByRole('textbox', { name: say('audit.filter.to') }).pressSequentially('20991231');
    await dialog.getByLabel(say('reason.label')).fill('asked after a leak');
    await picture(page, `${locale}-audit-people-seen`);
    expect(await visit.barriers()).toEqual([]);
    const started = page.waitForEvent('download');
    await submit.click();
    const file = readFileSync(await (await started).path(), 'utf8');
    expect(people.filter(({ id: person }) => !file.includes(`\t${person}`))).toEqual([]);
    await dialog.waitFor({ state: 'detached' });
  });
});
