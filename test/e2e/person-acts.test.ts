import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { LOCALES, Visit } from '../support/visit.js';

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

describe.each(LOCALES)('an act on one person, in %s', (locale) => {
  it('whose start never arrived runs with what was chosen last, and leaves no draft behind', async () => {
    await ask(locale);
    const { page, say } = visit;
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
    await picture(page, `${locale}-person-act-started`);
    expect(await visit.barriers()).toEqual([]);
    expect((await jobs()).length).toBe(before.length);
    await page.getByRole('link', { name: say('jobs.name', { id: `#${before[0]?.id}` }) }).click();
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    expect(await desk.job(before[0]?.id ?? '')).toMatchObject({ params: { scopes: [SCOPES[0]] } });
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
async function ask(locale: (typeof LOCALES)[number]): Promise<void> {
  visit = await Visit.loggedIn(browser, desk.server.url, locale);
  const { page, say } = visit;
  await visit.goto(`/users/${fresh.pop()}`);
  await visit.press('person.actions');
  await page.getByRole('menuitem', { name: say('users.bulk.revoke-scopes'), exact: true }).click();
  await page.getByRole('checkbox', { name: say(`scopes.${SCOPES[0]}`) }).check();
  await page.getByLabel(say('reason.label')).fill(`asked by the person ${locale}`);
}

/** All jobs, the newest first. */
async function jobs(): Promise<{ id: string; status: string; params: unknown }[]> {
  return (await desk.admin.get('/api/jobs?limit=100')).body.data;
}
