import { Redis } from 'ioredis';
import type { Browser, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { APP_LANE, RedisPacingStore, type Tally } from '../../server/kakao-client/index.js';
import { launchBrowser } from '../support/browser.js';
import { accountOf, JobDesk } from '../support/job-desk.js';
import { tiles } from '../support/job-page.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

/** What a process tells of a call that Kakao refused, of whatever back-off it was. */
const REFUSED: Tally = {
  ok: 0,
  failed: 0,
  throttled: 1,
  passedEpoch: -1,
  throttledEpoch: Number.MAX_SAFE_INTEGER,
  waited: 0,
  isBurst: false,
  latency: {},
};

const PASSED: Tally = {
  ...REFUSED,
  throttled: 0,
  throttledEpoch: -1,
  ok: 1,
  passedEpoch: Number.MAX_SAFE_INTEGER,
};

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** Ids of linked people that no test has taken yet. */
let linked: string[];

beforeAll(async () => {
  const env = { APPROVAL_ABOVE: '3', IRREVERSIBLE_DELAY: '600' };
  [desk, browser] = await Promise.all([JobDesk.open(120, env), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(120);
  await desk.as('viewer');
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('the run of a job, in %s', (locale) => {
  it('that was stopped and tried again for who had failed is not called completed', async () => {
    const { id } = await desk.run('unlink', linked.splice(0, 4));
    await desk.act(id, 'approve', {}, desk.second);
    await stoppedAfterFailure(id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.press('jobs.run.retry', { count: 1 });
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('jobs.run.retry', { count: 1 }) })
      .click();
    await visit.reads(say('jobs.run.retryStartsBody'));
    expect(await page.getByText(say('jobs.run.startsBody')).count()).toBe(0);
    await visit.reads(say('jobs.facts.approvedBefore', { name: 'Second' }));
    await picture(page, `${locale}-job-retry-waits`);
    await desk.waitNoLonger(id);
    await page.locator('h1').getByText(say('jobs.partly')).waitFor();
    await visit.reads(say('jobs.run.partlyTitle', { count: 3 }));
    await expect.poll(() => tiles(page), SOON).toEqual([0, 1, 0, 0, 3]);
    await page
      .getByText(say('jobs.run.completedPartly', { succeeded: 1, unchanged: 0, failed: 0, cancelled: 3 }))
      .waitFor({ state: 'attached' });
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-partly`);
    await page.getByRole('link', { name: say('jobs.run.partlyShow') }).click();
    await expect.poll(async () => (await visit.ids()).length, SOON).toBe(3);

    await visit.goto(`/jobs/${id}/summary`);
    await visit.reads(say('jobs.partly'));
    await visit.goto('/jobs');
    const row = page.locator('tbody tr').filter({ hasText: `#${id}` });
    await row.getByText(say('jobs.partlyCount', { count: 3 })).waitFor();
    await row.getByText(say('jobs.partly')).waitFor();
    await picture(page, `${locale}-jobs-partly`);
  });

  it('that stands still says what holds it, and when the next call leaves', async ({ onTestFinished }) => {
    const redis = new Redis(desk.redisUrl);
    let refusing: NodeJS.Timeout | undefined;
    onTestFinished(async () => {
      clearInterval(refusing);
      await redis.quit();
    });
    const [lane = ''] = await redis.keys('{linkdesk-pacing-*}:lane:app');
    const store = new RedisPacingStore(redis, { tag: /\{(.*)\}/.exec(lane)?.[1] ?? '' });
    // As other workers would tell that Kakao refuses every call.
    const refuse = () => store.report(APP_LANE, REFUSED);
    for (let times = 0; times < 10; times++) await refuse();
    const { id } = await desk.run('logout', linked.splice(0, 2));
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    const band = page.locator('.band').filter({ hasText: say('jobs.hold.title.kakao_refuses') });
    refusing = setInterval(refuse, 1_000);
    await band.getByText(say('jobs.hold.until')).waitFor();
    expect(await band.locator('time').count()).toBe(2);
    await picture(page, `${locale}-job-refused`);
    expect(await visit.barriers()).toEqual([]);
    await visit.goto('/jobs');
    const row = page.locator('tbody tr').filter({ hasText: `#${id}` });
    await row.getByText(say('jobs.heldBy.kakao_refuses')).waitFor();
    await picture(page, `${locale}-jobs-refused`);
    await visit.goto(`/jobs/${id}`);

    clearInterval(refusing);
    await desk.act(id, 'pause');
    await store.report(APP_LANE, PASSED);

    // As if a worker had it in hand, then had put it off.
    await desk.database.query(
      `WITH taken AS (UPDATE job_chunks SET claimed_by = gen_random_uuid(), lease_until = now() + interval '1 hour'
                       WHERE job_id = $1)
       UPDATE jobs SET status = 'running', stop_reason = NULL, revision = revision + 1 WHERE id = $1`,
      [id],
    );
    const [calls = ''] = say('jobs.pace.calls', { count: '#' }).split('#');
    await visit.reads(new RegExp(`^${calls}`));
    await band.waitFor({ state: 'detached' });
    // As if that worker told that Kakao answers none of its calls.
    await desk.database.query(
      `UPDATE job_chunks SET silent_since = now() - interval '20 seconds' WHERE job_id = $1`,
      [id],
    );
    const silent = page.locator('.band').filter({ hasText: say('jobs.hold.title.kakao_silent') });
    await silent.getByText(say('jobs.hold.since.kakao_silent')).waitFor();
    await picture(page, `${locale}-job-silent`);
    await desk.database.query(
      `UPDATE job_chunks SET claimed_by = NULL, lease_until = NULL, not_before = now() + interval '1 hour'
        WHERE job_id = $1`,
      [id],
    );
    await visit.reads(say('jobs.hold.title.put_off'));
    await visit.reads(say('jobs.hold.body.put_off'));
    await picture(page, `${locale}-job-put-off`);
    await redis.del(lane);
    await desk.database.query('UPDATE job_chunks SET not_before = now() WHERE job_id = $1', [id]);
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    expect(await page.getByText(say('jobs.hold.title.put_off')).count()).toBe(0);
  });

  it('that failed at some names which they are, of each person, and of many as an example', async () => {
    // A required term ends with the link alone.
    const { id } = await desk.run('revoke-terms', linked.splice(0, 2), {
      params: { tags: ['service_2024'] },
    });
    await desk.ended(id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    const message = 'Not revocable: service_2024';
    await visit.reads(say('jobs.failures.example', { message }));
    await picture(page, `${locale}-job-failures`);
    await page.getByRole('link', { name: say('jobs.failures.show') }).click();
    const rows = page.locator('tbody tr').filter({ hasText: say('jobs.code.not_revocable') });
    await expect.poll(() => rows.getByText(message, { exact: true }).count(), SOON).toBe(2);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-items-failed`);
  });

  it('that was stopped leads to those who failed at one thing, and to those for whom nothing was tried', async () => {
    const people = linked.splice(0, 3);
    const { id } = await desk.run('unlink', people);
    await stoppedAfterFailure(id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await page.getByRole('link', { name: say('jobs.code.-1'), exact: true }).click();
    await expect.poll(() => visit.ids(), SOON).toEqual(people.slice(0, 1));
    expect(visit.query.get('errorCode')).toBe('-1');
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-items-with-code`);

    const chosen = page.getByRole('combobox', { name: say('jobs.items.outcome') });
    const untried = say('jobs.summary.neverTried');
    await chosen.selectOption(untried);
    await expect.poll(() => visit.ids(), SOON).toEqual(people.slice(1));
    expect(await chosen.locator('option:checked').textContent()).toBe(untried);
    await picture(page, `${locale}-job-items-never-tried`);

    await visit.goto(`/jobs/${id}?tab=items&outcome=failed&errorCode=-103`);
    await visit.reads(say('jobs.items.noneWithCode'));
    await picture(page, `${locale}-job-items-none`);
    const code = `${say('jobs.failures.code')} -103 · ${say('jobs.code.-103')}`;
    await visit.tabTo(say('users.filter.remove', { name: code }));
    await page.keyboard.press('Enter');
    await expect.poll(() => visit.ids(), SOON).toEqual(people.slice(0, 1));
    expect(visit.query.get('errorCode')).toBeNull();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
  });

  it('that goes on is not said to be paused any more', async () => {
    const { id } = await desk.run('unlink', linked.splice(0, 2));
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    const said = page.locator('main [role="status"]').filter({ hasText: /\S/ });
    await visit.press('jobs.run.pause');
    await said.getByText(say('jobs.run.paused')).waitFor();
    // As if a worker had it in hand.
    await desk.database.query(
      `WITH taken AS (UPDATE job_chunks SET claimed_by = gen_random_uuid(), lease_until = now() + interval '1 hour'
                       WHERE job_id = $1)
       UPDATE jobs SET status = 'running', stop_reason = NULL, revision = revision + 1 WHERE id = $1`,
      [id],
    );
    await page.locator('h1').getByText(say('jobs.status.running')).waitFor();
    await expect.poll(() => said.allTextContents(), SOON).toEqual([`${say('jobs.status.running')}.`]);
    // It rests, or a worker might be through with it before it is cancelled.
    await desk.database.query(
      `UPDATE job_chunks SET claimed_by = NULL, lease_until = NULL, not_before = now() + interval '1 hour'
        WHERE job_id = $1`,
      [id],
    );
    await desk.act(id, 'cancel');
  });

  it('that waits for its first call is stopped by anyone who sees it', async () => {
    const { id } = await desk.run('unlink', linked.splice(0, 2));
    visit = await Visit.loggedIn(browser, desk.server.url, locale, accountOf('viewer'));
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.run.startsBody'));
    const acts = page.getByRole('group', { name: say('jobs.run.acts') }).getByRole('button');
    expect(await acts.allTextContents()).toEqual([say('jobs.run.pause')]);
    await picture(page, `${locale}-job-waits-viewer`);
    await visit.press('jobs.run.pause');
    await page.locator('.band').getByText('viewer').waitFor();
    expect(await acts.count()).toBe(0);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-stopped-viewer`);
    expect(await desk.job(id)).toMatchObject({ status: 'paused', counts: { pending: 2 } });
  });

  it('that could not be stopped any more says so, and keyboards stay in the page', async () => {
    const { id } = await desk.run('unlink', linked.splice(0, 1));
    visit = await Visit.loggedIn(browser, desk.server.url, locale, accountOf('viewer'));
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    // It begins while the request is on its way.
    await page.route(`**/api/jobs/${id}/pause`, async (route) => {
      await desk.database.query(
        `WITH resting AS (UPDATE job_chunks SET not_before = now() + interval '1 hour' WHERE job_id = $1)
         UPDATE jobs SET status = 'running', not_before = now(), revision = revision + 1 WHERE id = $1`,
        [id],
      );
      await visit.button('jobs.run.pause').waitFor({ state: 'detached' });
      await route.continue();
    });
    await visit.button('jobs.run.pause').press('Enter');
    await visit.reads(say('error.byCode.waiting_time_over'));
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-pause-too-late`);
    await desk.act(id, 'cancel');
  });

  it('that the brake has stopped goes on only once its differences were seen, under buttons that stay', async () => {
    const ids = linked.splice(0, 24);
    const { id } = await desk.run('unlink', ids);
    await desk.act(id, 'approve', {}, desk.second);
    await desk.act(id, 'pause', {}, desk.second);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.stop.operator'));
    await page.locator('.band').getByText('Second · ').waitFor();
    const place = async (key: string) => (await visit.button(key).boundingBox())?.y;
    const before = await place('jobs.run.resume');
    await visit.press('jobs.run.resume');
    await visit.button('jobs.run.pause').waitFor();
    expect(await place('jobs.run.pause')).toBe(before);

    const ending = (outcome: string) => ({ outcome, errorCode: null });
    const pair = (actual: string, count: number) => ({
      predicted: ending('succeeded'),
      actual: ending(actual),
      deviates: actual !== 'succeeded',
      count,
    });
    await desk.database.query(
      `UPDATE jobs SET status = 'paused', stop_reason = 'brake', started_at = now(), pending = 4, succeeded = 16,
              unchanged = 4, predicted_by = id, comparison = $2, revision = revision + 1 WHERE id = $1`,
      [id, JSON.stringify([pair('succeeded', 16), pair('unchanged', 4)])],
    );
    await page.reload();
    await visit.reads(say('jobs.comparison.brakeOf', { done: 20, deviated: 4, share: 5 }));
    await picture(page, `${locale}-job-braked`);
    await visit.press('jobs.run.resume');
    const dialog = page.getByRole('dialog', { name: say('jobs.run.resumeTitle', { count: 4 }) });
    await dialog.getByRole('table', { name: say('jobs.comparison.caption') }).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-braked-resume`);
    expect((await desk.job(id)).status).toBe('paused');
    // A canary too is looked at before the rest goes on.
    await desk.database.query(
      `UPDATE jobs SET stop_reason = 'canary', revision = revision + 1 WHERE id = $1`,
      [id],
    );
    const counts = { done: 20, succeeded: 16, unchanged: 4, failed: 0 };
    await dialog.getByText(say('jobs.run.resumeCanary', counts)).waitFor();
    await dialog.getByRole('button', { name: say('jobs.run.resumeCount', { count: 4 }) }).click();
    await visit.button('jobs.run.pause').waitFor();
    expect(['queued', 'running']).toContain((await desk.job(id)).status);
    await desk.database.query(
      `UPDATE jobs SET pending = 24, succeeded = 0, unchanged = 0, comparison = NULL WHERE id = $1`,
      [id],
    );
    await desk.act(id, 'cancel');
  });
});

it('that is over is shown as it is by then where somebody else tries again those who failed', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 2));
  await stoppedAfterFailure(id);
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await page.clock.install();
  await visit.goto(`/jobs/${id}`);
  await visit.button('jobs.run.retry', { count: 1 }).waitFor();
  await desk.act(id, 'retry', {}, desk.second);
  await page.clock.fastForward(10_000);
  await page.locator('h1').getByText(say('jobs.status.queued')).waitFor();
  await desk.act(id, 'cancel');
});

it('in tabs that are not in sight takes no connection from the others, and goes on once it is shown', async () => {
  const { id } = await desk.draft('logout', linked.splice(0, 1));
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, context, say } = visit;
  const events = `/api/jobs/${id}/events`;
  const opened = page.waitForResponse(`**${events}`);
  await visit.goto(`/jobs/${id}`);
  await opened;
  await page.locator('h1').getByText(say('jobs.status.draft')).waitFor();
  // As in five other tabs: with its own as many as a browser makes to one server.
  await page.evaluate((url) => {
    const open = () => new Promise((resolve) => new EventSource(url).addEventListener('open', resolve));
    return Promise.all(Array.from({ length: 5 }, open));
  }, events);
  await show('hidden');
  const other = await context.newPage();
  await other.goto('/jobs');
  await other.locator('h1').first().waitFor();
  await other.close();
  await desk.act(id, 'cancel');
  await show('visible');
  await page.locator('h1').getByText(say('jobs.status.draft')).waitFor({ state: 'detached' });
});

it('that runs is not said to have done nothing yet on a machine whose clock is behind', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 1));
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await page.clock.setFixedTime(Date.now() - 3_600_000);
  await visit.goto(`/jobs/${id}`);
  await visit.reads(say('jobs.run.startsBody'));
  // It rests, or a worker might be through with it before its page was seen.
  await desk.database.query(
    `WITH resting AS (UPDATE job_chunks SET not_before = now() + interval '1 hour' WHERE job_id = $1)
     UPDATE jobs SET status = 'running', started_at = now(), not_before = now(), revision = revision + 1 WHERE id = $1`,
    [id],
  );
  await page.locator('h1').getByText(say('jobs.status.running')).waitFor();
  expect(await page.getByText(say('jobs.run.startsBody')).count()).toBe(0);
  expect(await page.getByText(say('jobs.run.retryStartsBody')).count()).toBe(0);
  await desk.act(id, 'cancel');
});

it('is not called still for the time in which its tab was not in sight', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 1));
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/jobs/${id}`);
  await page.locator('h1').getByText(say('jobs.status.queued')).waitFor();
  await show('hidden');
  // Its first call was due a minute and more ago.
  await page.clock.setFixedTime(Date.now() + 700_000);
  const still = page.getByText(say('jobs.hold.title.unknown'));
  await still.waitFor();
  await show('visible');
  await still.waitFor({ state: 'detached' });
  await desk.act(id, 'cancel');
});

it('is not called still for the time in which the server did not answer', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 1));
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/jobs/${id}`);
  const starts = page.locator('.band').filter({ hasText: say('jobs.run.startsBody') });
  await starts.waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await visit.reads(say('error.away'));
  // Its first call was due a minute and more ago.
  await page.clock.setFixedTime(Date.now() + 700_000);
  await starts.waitFor({ state: 'detached' });
  expect(await page.getByText(say('jobs.hold.title.unknown')).count()).toBe(0);
  await page.unrouteAll();
  await desk.act(id, 'cancel');
});

it.each([
  ['pause', 'resume'],
  ['resume', 'pause'],
])(
  'that others have set otherwise after a press whose answer was lost does what is pressed again: %s',
  async (act, other) => {
    const { id } = await desk.run('unlink', linked.splice(0, 1));
    if (act === 'resume') await desk.act(id, other);
    const before = await desk.job(id);
    visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    const lost = async (route: Route) => {
      await route.fetch();
      await route.abort();
    };
    await page.route(`**/api/jobs/${id}/${act}`, lost, { times: 1 });
    await visit.press(`jobs.run.${act}`);
    await page.getByRole('alert').getByText(say('error.unreachable')).waitFor();
    await visit.button(`jobs.run.${other}`).waitFor();
    const done = await desk.job(id);
    expect(done.status).not.toBe(before.status);
    await desk.act(id, other, {}, desk.second);
    await visit.press(`jobs.run.${act}`);
    await expect.poll(async () => (await desk.job(id)).status, SOON).toBe(done.status);
    await desk.act(id, 'cancel');
  },
);

it('names who paused it last, also where it was not seen to go on in between', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 1));
  await desk.act(id, 'pause', {}, desk.second);
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/jobs/${id}`);
  const band = page.locator('.band').filter({ hasText: say('jobs.stop.operator') });
  await band.getByText('Second · ').waitFor();
  await show('hidden');
  await desk.act(id, 'resume');
  await desk.act(id, 'pause');
  await show('visible');
  await band.getByText('Administrator · ').waitFor();
  expect(await band.getByText('Second · ').count()).toBe(0);
  await desk.act(id, 'cancel');
});

/** Cancels a job, as if the first of its people had failed before. */
async function stoppedAfterFailure(id: string): Promise<void> {
  await desk.act(id, 'cancel');
  await desk.database.query(
    `WITH tried AS (UPDATE job_items SET outcome = 'failed', error_code = '-1', attempts = 1
                     WHERE job_id = $1 AND position = 0)
     UPDATE jobs SET failed = 1, cancelled = cancelled - 1, started_at = now() WHERE id = $1`,
    [id],
  );
}

/** As if the tab came into sight, or went behind another. */
const show = (state: 'visible' | 'hidden') =>
  visit.page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
     document.dispatchEvent(new Event('visibilitychange'));`,
  );
