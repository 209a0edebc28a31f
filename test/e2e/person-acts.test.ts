import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { type Locale, triedIn, Visit } from '../support/visit.js';

const SCOPES = ['account_email', 'phone_number'] as const;

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** People whom no test has touched yet, who agreed to all of {@link SCOPES}. */
let fresh: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60), launchBrowser()]);
  await desk.sync();
  fresh = (await desk.kakao.people())
    .filter(({ state, scopes }) => state === 'linked' && SCOPES.every((scope) => scopes.includes(scope)))
    .map(({ id }) => id);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('an act on one person, in %s', (locale) => {
  it('whose start never arrived runs with what was chosen last, and leaves no draft behind', async () => {
    await ask(locale);
    const { page, say } = visit;
    const person = visit.path.split('/').at(-1) ?? '';
    await page.route('**/api/jobs/*/start', (route) => route.abort(), { times: 1 });
    await visit.press('person.act.submit.revoke-scopes');
    await visit.reads(say('error.unreachable'));
    const [old] = await jobs();
    expect(old).toMatchObject({ status: 'draft', params: { scopes: [SCOPES[0]] } });

    await page.getByRole('checkbox', { name: say(`scopes.${SCOPES[1]}`) }).check();
    await visit.press('person.act.submit.revoke-scopes');
    await page.waitForURL(/\/jobs\/\d+$/);
    const id = visit.path.split('/').at(-1) ?? '';
    expect(id).not.toBe(old?.id);
    expect((await desk.ended(id)).params).toEqual({ scopes: [...SCOPES] });
    expect(await desk.job(old?.id ?? '')).toMatchObject({ status: 'cancelled', startedAt: null });

    // The customer is still on the phone.
    await page.getByRole('link', { name: say('jobs.tab.items') }).click();
    await page.getByRole('link', { name: say('person.title', { id: person }) }).click();
    await visit.button('person.readAnew').waitFor();
    expect(visit.path).toBe(`/users/${person}`);
  });

  it('that has started though no answer came is told of, not followed by a second', async () => {
    await ask(locale);
    const { page, say } = visit;
    await page.route(
      '**/api/jobs/*/start',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await visit.press('person.act.submit.revoke-scopes');
    await visit.reads(say('error.unreachable'));
    const before = await jobs();

    await page.getByRole('checkbox', { name: say(`scopes.${SCOPES[1]}`) }).check();
    await visit.press('person.act.submit.revoke-scopes');
    await page.getByRole('alert').getByText(say('person.act.started')).waitFor();
    await visit.reads(say('person.act.notSent'));
    await picture(page, `${locale}-person-act-started`);
    expect(await visit.barriers()).toEqual([]);
    expect((await jobs()).length).toBe(before.length);
    await page.getByRole('link', { name: say('jobs.name', { id: `#${before[0]?.id}` }) }).click();
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    expect(await desk.job(before[0]?.id ?? '')).toMatchObject({ params: { scopes: [SCOPES[0]] } });
  });

  it('whose start was not answered is told of by whichever dialog is opened next, after a reload too', async () => {
    await ask(locale);
    const { page, say } = visit;
    await page.route(
      '**/api/jobs/*/start',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await visit.press('person.act.submit.revoke-scopes');
    await visit.reads(say('error.unreachable'));
    const [job] = await jobs();
    await visit.press('action.close');
    await page.route(`**/api/jobs/${job?.id}`, (route) => route.abort());
    await choose('revoke-scopes');
    await page.getByRole('alert').getByText(say('person.act.unanswered')).waitFor();
    await picture(page, `${locale}-person-act-unanswered`);
    await visit.press('action.close');
    await page.unrouteAll();
    await page.reload();
    await choose('logout');
    await page.getByRole('alert').getByText(say('person.act.started')).waitFor();
    expect(await page.getByText(say('person.act.notSent')).count()).toBe(0);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-person-act-told-again`);
    expect(await visit.button('person.act.submit.logout').isDisabled()).toBe(true);
    await page.getByRole('link', { name: say('jobs.name', { id: `#${job?.id}` }) }).waitFor();
    expect((await jobs())[0]?.id).toBe(job?.id);
    // Whoever was told may do it all the same.
    await visit.press('action.close');
    await choose('logout');
    await page.getByLabel(say('reason.label')).fill('test');
    await visit.press('person.act.submit.logout');
    await page.waitForURL(/\/jobs\/\d+$/);
    expect(visit.path).not.toBe(`/jobs/${job?.id}`);
  });

  it('whose start never arrived does not start any more once another is sent from a new dialog', async () => {
    await ask(locale);
    const { page, say } = visit;
    await page.route('**/api/jobs/*/start', (route) => route.abort(), { times: 1 });
    await visit.press('person.act.submit.revoke-scopes');
    await visit.reads(say('error.unreachable'));
    const [old] = await jobs();
    await visit.press('action.close');
    await choose('logout');
    await visit.press('person.act.submit.logout');
    await page.waitForURL(/\/jobs\/\d+$/);
    await desk.ended(visit.path.split('/').at(-1) ?? '');
    expect(await desk.job(old?.id ?? '')).toMatchObject({ status: 'cancelled', startedAt: null });
  });

  it('is shown beside the jobs that hold the person, which the page learns of by itself', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const id = fresh.pop() as string;
    await visit.goto(`/users/${id}`);
    await visit.button('person.actions').waitFor();
    const band = page.getByText(say('person.jobs.title'));
    expect(await band.count()).toBe(0);
    const draft = await desk.draft('unlink', [id]);
    await band.waitFor();
    await page.getByText(say('person.jobs.protect')).waitFor();
    const scheduled = await desk.admin.post('/api/schedules', {
      name: 'later',
      job: { draftId: draft.id },
      timing: { every: 'once', at: '2099-01-02T03:04:00+09:00' },
    });
    expect(scheduled.status).toBe(201);
    await page.getByText(say('schedules.later.made', { at: '2099-01-02 03:04 KST' })).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-person-jobs`);
    await choose('unlink');
    const link = page.getByRole('dialog').getByRole('link', { name: `#${draft.id}` });
    await link.waitFor();
    // The menu behind the dialog is out of reach.
    expect(await page.getByRole('dialog').getByText(say('person.jobs.protect')).count()).toBe(0);
    await picture(page, `${locale}-person-act-held`);
    await desk.act(draft.id, 'cancel');
    await link.waitFor({ state: 'detached' });
  });

  it('is made beside a page that protects whom a job holds, and shows what a job has done', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const [held, taken] = [fresh.pop(), fresh.pop()] as [string, string];
    const draft = await desk.draft('unlink', [held]);
    await visit.goto(`/users/${held}`);
    await visit.press('protectedUsers.one');
    await page.getByLabel(say('reason.label')).fill('test');
    await page.getByRole('dialog').locator('[type=submit]').click();
    await page.getByText(say('person.protection.title')).waitFor();
    await page.getByText(say('person.jobs.protect')).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: `#${draft.id}` }).waitFor();
    // Whoever ends the protection learns that this job would unlink the person then.
    await visit.press('protectedUsers.end');
    await page
      .getByRole('dialog')
      .getByRole('link', { name: `#${draft.id}` })
      .waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-unprotect`);
    await visit.press('action.close');
    await desk.act(draft.id, 'cancel');

    const job = await desk.draft('unlink', [taken]);
    await visit.goto(`/users/${taken}`);
    await page.getByRole('link', { name: `#${job.id}` }).waitFor();
    await desk.act(job.id, 'start');
    await page.getByText(say('person.unlinkedTitle')).waitFor();
  });

  it('keeps an id of 19 digits within its dialog on a phone', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page } = visit;
    const id = fresh.pop();
    await page.route(`**/api/users/${id}`, async (route) => {
      const response = await route.fetch();
      // Asked again after ten seconds, the server says that nothing has changed, and nothing else.
      if (response.status() === 304) return route.fulfill({ response });
      await route.fulfill({ response, json: { ...(await response.json()), id: '9007199254740993123' } });
    });
    await page.setViewportSize({ width: 390, height: 844 });
    await visit.goto(`/users/${id}`);
    await choose('unlink');
    await picture(page, `${locale}-person-act-long-id`);
    await page.setViewportSize({ width: 390, height: 844 });
    const dialog = page.getByRole('dialog');
    const right = async (part: Locator) => {
      const box = await part.boundingBox();
      return (box?.x ?? 0) + (box?.width ?? Number.NaN);
    };
    expect(await right(dialog.locator('.copy'))).toBeLessThanOrEqual(await right(dialog.locator('h2')));
  });

  it('that was refused while all jobs were stopped is done once they are not', async () => {
    await ask(locale);
    const { page, say } = visit;
    const lift = await desk.halt();
    await visit.press('person.act.submit.revoke-scopes');
    await page.getByRole('alert').getByText(say('error.byCode.halted')).waitFor();
    const [draft] = await jobs();
    await lift();
    await visit.press('person.act.submit.revoke-scopes');
    await page.waitForURL(`**/jobs/${draft?.id}`);
    await desk.ended(draft?.id ?? '');
  });
});

/** Opens the page of the next person, and in it the dialog with the first scope ticked and a reason. */
async function ask(locale: Locale): Promise<void> {
  visit = await Visit.loggedIn(browser, desk.server.url, locale);
  const { page, say } = visit;
  await visit.goto(`/users/${fresh.pop()}`);
  await choose('revoke-scopes');
  await page.getByRole('checkbox', { name: say(`scopes.${SCOPES[0]}`) }).check();
  await page.getByLabel(say('reason.label')).fill(`asked by the person ${locale}`);
}

/** Opens the dialog of an act on the person whose page is open. */
async function choose(act: string): Promise<void> {
  await visit.press('person.actions');
  await visit.page.getByRole('menuitem', { name: visit.say(`users.bulk.${act}`), exact: true }).click();
  await visit.page.getByRole('dialog').waitFor();
}

/** All jobs, the newest first. */
async function jobs(): Promise<{ id: string; status: string; params: unknown }[]> {
  return (await desk.admin.get('/api/jobs?limit=100')).body.data;
}
