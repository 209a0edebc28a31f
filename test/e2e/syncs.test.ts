import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { LOCALES, SOON, Visit } from '../support/visit.js';
import { wordsOf } from '../support/words.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it.each(LOCALES)(
  'says of a list without people that a sync runs, or that it has failed, in %s',
  async (locale) => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const sync = { id: '1', mode: 'full', status: 'running', counts: { users: 3 }, phase: 'pages' };
    await page.route('**/api/syncs?limit=1', (route) => route.fulfill({ json: { data: [sync] } }));
    await visit.goto('/users');
    await visit.reads(say('users.empty.syncRunningTitle'));
    await visit.reads(say('syncs.progress', { count: 3 }));
    await picture(page, `${locale}-users-first-sync`);
    sync.status = 'failed';
    await visit.reads(say('users.empty.syncFailedTitle'));
    await page.unroute('**/api/syncs?limit=1');
    await visit.reads(say('users.empty.title'));
  },
);

it('says of a sync that failed why, and what to do next', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'code', code: -401, next: 1 });
  await visit.goto('/syncs');
  await visit.press('syncs.startFull');
  for (const locale of LOCALES) {
    await visit.speak(locale);
    const say = await wordsOf(locale);
    const told = page.getByRole('cell').filter({ hasText: say('jobs.code.-401') });
    await told.getByText(say('syncs.failedNext')).waitFor();
    await picture(page, `${locale}-sync-failed`);
    // On a phone too it is read in lines, not word by word.
    await page.setViewportSize({ width: 390, height: 844 });
    expect((await told.boundingBox())?.width).toBeGreaterThan(180);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await desk.kakao.noFaults();
});

it('says of a sync under way what keeps it, and that it goes on by itself', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'code', code: -1 });
  await visit.goto('/syncs');
  await visit.press('syncs.startFull');
  for (const locale of LOCALES) {
    await visit.speak(locale);
    const say = await wordsOf(locale);
    const told = page.locator('.band-warn').filter({ hasText: say('syncs.triesAgain') });
    await told.getByText(say('jobs.code.-1'), { exact: true }).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-sync-kept`);
  }
  await desk.kakao.noFaults();
  await page
    .getByRole('row')
    .nth(1)
    .getByText((await wordsOf('en'))('syncs.status.completed'))
    .waitFor();
  await page.locator('.band-warn').waitFor({ state: 'detached' });
});

it('stops a sync under way after a question, and says that it was stopped', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  // It is under way until it is stopped, however long that takes.
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'hang' });
  for (const locale of LOCALES) {
    await visit.goto('/syncs');
    await visit.speak(locale);
    const say = await wordsOf(locale);
    await page.getByRole('button', { name: say('syncs.startFull'), exact: true }).click();
    const stop = page.getByRole('button', { name: say('syncs.stop'), exact: true });
    await stop.click();
    const question = page.getByRole('dialog', { name: say('syncs.stopTitle.full') });
    await picture(page, `${locale}-sync-stop`);
    await question.getByRole('button', { name: say('syncs.stop'), exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await stop.waitFor({ state: 'detached' });
    await page.getByRole('row').nth(1).getByText(say('syncs.status.cancelled')).waitFor();
    expect(await visit.barriers()).toEqual([]);
  }
  await desk.kakao.noFaults();
});

it('asks of each of two syncs by itself whether to stop it', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  // Each is under way until it is stopped.
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'hang' });
  const full = await begun('full');
  await visit.goto('/syncs');
  await visit.press('syncs.stop');
  const recent = await begun('recent');
  await page.locator('tbody tr').first().getByText(say('syncs.mode.recent'), { exact: true }).waitFor();
  const question = page.getByRole('dialog');
  const yes = question.getByRole('button', { name: say('syncs.stop'), exact: true });
  await yes.click();
  await question.waitFor({ state: 'detached' });
  expect([await statusOf(full), UNDER_WAY.includes(await statusOf(recent))]).toEqual(['cancelled', true]);
  await visit.press('syncs.stop');
  await page.getByRole('dialog', { name: say('syncs.stopTitle.recent') }).waitFor();
  await yes.click();
  await question.waitFor({ state: 'detached' });
  expect(await statusOf(recent)).toBe('cancelled');
  await desk.kakao.noFaults();
});

it('shows the syncs under way beside each page of the list, and lets one of the other mode be started', async () => {
  await desk.database.query(
    `INSERT INTO syncs (mode, status, cursor, counts, finished_at)
     SELECT 'full', 'completed', '{"phase": "pages"}',
            '{"pages": 1, "users": 1, "created": 0, "changed": 0, "gone": 0}', now()
       FROM generate_series(1, 30)`,
  );
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'hang' });
  const syncs = [await begun('recent')];
  await visit.goto('/syncs');
  const stops = visit.button('syncs.stop');
  await stops.waitFor();
  expect(await visit.button('syncs.startRecent').getAttribute('aria-disabled')).toBe('true');
  await visit.press('syncs.startFull');
  await expect.poll(() => stops.count(), SOON).toBe(2);
  expect(await visit.button('syncs.startFull').getAttribute('aria-disabled')).toBe('true');
  expect(await visit.barriers()).toEqual([]);
  await picture(page, 'ko-syncs-two');
  await visit.press('page.next');
  // Of those two none is on this page.
  await page.getByRole('navigation', { name: say('page.number', { page: 2 }) }).waitFor();
  await page.locator('table[aria-busy="false"]').waitFor();
  expect(await stops.count()).toBe(2);
  const { body } = await desk.admin.get('/api/syncs?mode=full&limit=1');
  for (const id of [...syncs, body.data[0].id]) await desk.admin.post(`/api/syncs/${id}/cancel`);
  await stops.first().waitFor({ state: 'detached' });
  await desk.kakao.noFaults();
});

it('starts another sync once one has ended that was begun without an answer', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'code', code: -1 });
  await visit.goto('/syncs');
  let begunUnseen = '';
  await page.route('**/api/syncs', async (route) => {
    if (begunUnseen) return route.fallback();
    begunUnseen = (await (await route.fetch()).json()).id;
    await route.abort();
  });
  await visit.press('syncs.startFull');
  const stop = visit.button('syncs.stop');
  await stop.waitFor();
  await desk.kakao.noFaults();
  await stop.waitFor({ state: 'detached' });
  const answered = page.waitForResponse('**/api/syncs');
  await visit.press('syncs.startFull');
  expect((await (await answered).json()).id).not.toBe(begunUnseen);
});

const UNDER_WAY = ['queued', 'running'];

/** A sync that is begun elsewhere. */
async function begun(mode: string): Promise<string> {
  return (await desk.second.post('/api/syncs', { mode })).body.id;
}

async function statusOf(id: string): Promise<string> {
  return (await desk.admin.get(`/api/syncs/${id}`)).body.status;
}
