import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { SOON, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

/** With a character that turns what follows around, as what was typed is kept. */
const TYPED = 'asked to \u202eyats';
const SHOWN = 'asked to [U+202E]yats';

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(5, { KAKAO_REDIRECT_URI: 'https://a.example/' }),
    launchBrowser(),
  ]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it('what somebody typed turns nothing around, wherever it is shown', async () => {
  const [id = '', other = ''] = await desk.linked(2);
  const job = await desk.draft('record-terms', [id], {
    reason: TYPED,
    ticket: TYPED,
    params: { tags: ['service'], evidence: TYPED },
  });
  const { id: done } = await desk.run('refresh', [id], { reason: TYPED });
  await desk.ended(done);
  expect((await desk.admin.get(`/api/jobs/${job.id}`)).body.reason).toBe(TYPED);
  await desk.admin.post('/api/protected-users', { ids: [other], reason: TYPED });
  await desk.admin.post(`/api/users/${other}/ask-again`, { scopes: ['gender'], tags: [], reason: TYPED });
  const check = await desk.admin.post('/api/consent-checks', {
    users: { ids: [id] },
    on: '2026-11-28',
    purpose: 'other',
    scopes: ['gender'],
    terms: [],
    reason: TYPED,
  });
  const words = {
    kind: 'term',
    subject: 'service',
    language: 'ko',
    version: '1',
    text: 'words',
    from: '2026-01-01',
  };
  const notice = await desk.admin.post('/api/notices', words);
  await desk.admin.post(`/api/notices/${notice.body.id}/supersede`, { reason: TYPED });
  const schedule = await desk.admin.post('/api/schedules', {
    name: 'later',
    job: {
      kind: 'refresh',
      users: { filter: { status: ['linked'] } },
      params: {},
      reason: TYPED,
      ticket: TYPED,
    },
    timing: { every: 'day', time: '03:00' },
    enabled: false,
  });
  await desk.admin.post('/api/halts', { reason: TYPED });
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  for (const path of [
    '/jobs',
    `/jobs/${job.id}`,
    `/jobs/${done}/summary`,
    '/protected-users',
    `/users/${other}`,
    '/consent-checks',
    `/consent-checks/${check.body.id}`,
    `/notices/${notice.body.id}`,
    `/schedules/${schedule.body.id}`,
    '/audit',
  ]) {
    await visit.goto(path);
    await page.locator('main').getByText(SHOWN).first().waitFor();
    const text = () => page.locator('body').textContent();
    await expect.poll(text, SOON).not.toContain('\u202e');
  }
});
