import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let underWay: string[];
let paused: string;
/** Somebody in no job that is under way. */
let lone: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(20, { IRREVERSIBLE_DELAY: '600' }), launchBrowser()]);
  await desk.sync();
  const linked = await desk.linked(5);
  lone = linked.splice(4);
  const { id: refreshed } = await desk.run('refresh', linked);
  await desk.ended(refreshed);
  await desk.draft('logout', linked);
  const waiting = await Promise.all(linked.slice(0, 3).map((id) => desk.run('unlink', [id])));
  [paused = '', ...underWay] = waiting.map(({ id }) => id);
  await desk.act(paused, 'pause');
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('the list of jobs, in %s', (locale) => {
  it('shows those under way to whoever comes by their number, and of these a kind', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/quota');
    await page.getByRole('link', { name: say('nav.underWay', { count: 2 }) }).click();
    await expect.poll(shown, SOON).toEqual([...underWay].sort());
    const status = page.getByRole('combobox', { name: say('jobs.filter.status') });
    const kind = page.getByRole('combobox', { name: say('jobs.filter.kind') });
    expect(await status.locator('option:checked').textContent()).toBe(say('jobs.filter.underWay'));
    const waits = (cause: string) =>
      page
        .locator('tbody')
        .getByText(say(`jobs.heldBy.${cause}`))
        .count();
    expect(await waits('notBefore')).toBe(2);
    await picture(page, `${locale}-jobs-under-way`);
    expect(await visit.barriers()).toEqual([]);
    await kind.selectOption(say('jobs.kind.refresh'));
    await visit.reads(say('jobs.empty.noMatchTitle'));
    await status.selectOption(say('jobs.filter.any.status'));
    await expect.poll(async () => (await shown()).length, SOON).toBe(1);
    expect(visit.query.toString()).toBe('kind=refresh');
    await page.goBack();
    await visit.reads(say('jobs.empty.noMatchTitle'));
    // What an address names together stays so.
    await visit.goto('/jobs?status=draft,paused&kind=unlink');
    await expect.poll(shown, SOON).toEqual([paused]);
    expect(await status.locator('option:checked').textContent()).toBe(
      `${say('jobs.status.draft')}, ${say('jobs.status.paused')}`,
    );
    // Once that time has come it is a worker that they wait for, though nothing of them has changed.
    await visit.goto('/jobs?status=queued');
    await expect.poll(() => waits('notBefore'), SOON).toBe(2);
    await page.clock.setFixedTime(Date.now() + 600_000);
    await expect.poll(() => waits('worker'), SOON).toBe(2);
  });
});

it('asks what holds a job of one that stands still alone', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  const [moving = '', still = ''] = underWay;
  const list = async () => (await desk.admin.get(`/api/jobs?status=queued`)).body;
  let reads = 0;
  await page.route('**/api/jobs?*', async (route) => {
    const jobs = await list();
    reads += 1;
    for (const job of jobs.data) {
      Object.assign(job, { status: 'running', notBefore: null, startedAt: job.createdAt });
      Object.assign(job.counts, { total: 100, pending: 90 });
      if (job.id === moving) Object.assign(job.counts, { succeeded: reads, pending: 100 - reads });
    }
    await route.fulfill({ json: jobs });
  });
  const asked = new Set<string>();
  page.on('request', (request) => {
    const id = /\/api\/jobs\/(\d+)\/pace$/.exec(request.url())?.[1];
    if (id) asked.add(id);
  });
  const row = page.locator('tbody tr').filter({ hasText: `#${moving}` });
  await gotoInSteps('/jobs?status=running', row);
  for (let looks = 0; looks < 4; looks++) {
    const before = await row.textContent();
    await page.clock.runFor(5_000);
    await expect.poll(() => row.textContent(), SOON).not.toBe(before);
  }
  await expect.poll(() => [...asked], SOON).toEqual([still]);
});

it('is not needed to learn that jobs are paused: every page says how many, and leads to them', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto('/users');
  const chip = (count: number) => page.getByRole('link', { name: say('nav.paused', { count }) });
  await chip(1).click();
  await expect.poll(() => visit.path, SOON).toBe(`/jobs/${paused}`);
  // Nothing else is under way, as when Kakao refuses the key.
  for (const id of underWay) await desk.act(id, 'pause');
  await chip(3).click();
  await expect.poll(shown, SOON).toEqual([paused, ...underWay].sort());
  await page.setViewportSize({ width: 390, height: 844 });
  await chip(3).waitFor();
  await picture(page, 'ko-jobs-paused');
  expect(await visit.barriers()).toEqual([]);
  for (const id of underWay) await desk.act(id, 'resume');
});

it('leads on from a job that waits for a paused one, which nobody else would end', async () => {
  const people = (await desk.items(paused)).map(({ user_id }) => user_id);
  const { id } = await desk.run('logout', people);
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/jobs/${id}`);
  const band = page.locator('.band').filter({ hasText: say('jobs.order.waits') });
  await band.getByText(say('jobs.order.waitsForPaused')).waitFor();
  await band.getByText(say('jobs.status.paused'), { exact: true }).waitFor();
  expect(await visit.barriers()).toEqual([]);
  await desk.act(id, 'cancel');
});

it('is known to the frame of a job that its page shows as paused', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  const [one = ''] = underWay;
  await gotoInSteps(`/jobs/${one}`, visit.button('jobs.run.pause'));
  await page.getByRole('link', { name: say('nav.underWay', { count: 2 }) }).waitFor();
  // What is asked again by the clock never is, so that only the news of the job is left.
  await desk.act(one, 'pause', {}, desk.second);
  await page.locator('h1').getByText(say('jobs.status.paused')).waitFor();
  await page.getByRole('link', { name: say('nav.paused', { count: 2 }) }).waitFor();
  await desk.act(one, 'resume');
});

it('calls more than a hundred unfinished jobs at least as many as it knows of', async () => {
  const copies: { id: string }[] = await desk.database.query(
    `INSERT INTO jobs (kind, status, stop_reason, params, reason, selection, created_by, chunk_size)
     SELECT kind, 'paused', 'kakao_key_rejected', params, reason, selection, created_by, chunk_size
       FROM jobs, generate_series(1, 120) WHERE id = $1 RETURNING id`,
    [paused],
  );
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto('/users');
  await page.getByRole('link', { name: say('nav.pausedAtLeast', { count: 100 }) }).click();
  await expect.poll(() => visit.query.get('status'), SOON).toBe('paused');
  const ids = copies.map(({ id }) => id);
  await desk.database.query(`UPDATE jobs SET status = 'cancelled' WHERE id = ANY ($1)`, [ids]);
});

it.each(triedIn('en'))(
  'resumes together what one cause has paused, and says what does not go on, in %s',
  async (locale) => {
    const jobs = await Promise.all(Array.from({ length: 6 }, () => desk.run('unlink', lone)));
    const [first = '', second = '', spared = '', taken = '', ...others] = jobs.map(({ id }) => id);
    const stop = (ids: string[], stopReason: string) =>
      desk.database.query(`UPDATE jobs SET status = 'paused', stop_reason = $2 WHERE id = ANY ($1)`, [
        ids,
        stopReason,
      ]);
    await stop([first, second, spared, taken], 'kakao_key_rejected');
    await stop(others, 'daily_ceiling');
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/jobs');
    await visit.press('jobs.together.open');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: say('jobs.heldBy.daily_ceiling') }).waitFor();
    await dialog.getByRole('radio', { name: say('jobs.heldBy.kakao_key_rejected') }).check();
    await dialog.getByText(say('jobs.stop.kakao_key_rejected')).waitFor();
    await dialog.getByRole('checkbox', { name: `#${spared} ` }).uncheck();
    await dialog.getByText(say('jobs.together.irreversible', { count: 3 })).waitFor();
    await visit.press('jobs.together.submit', { count: 3 });
    await dialog.getByText(say('reason.needed')).waitFor();
    await dialog.getByRole('textbox').fill('a new key is in force');
    await picture(page, `${locale}-jobs-resume-together`);
    expect(await visit.barriers()).toEqual([]);
    // Somebody else was at one of them meanwhile.
    await stop([taken], 'operator');
    await visit.press('jobs.together.submit', { count: 3 });
    await dialog.getByText(say('jobs.together.resumed', { count: 2 })).waitFor();
    await dialog.getByText(say('jobs.together.notResumed', { count: 1 })).waitFor();
    await dialog.getByText(say('jobs.together.why.other_cause')).waitFor();
    await picture(page, `${locale}-jobs-resumed-together`);
    expect(await visit.barriers()).toEqual([]);
    const states = await Promise.all([first, second, spared, taken].map((id) => desk.job(id)));
    expect(states.map(({ status }) => status)).toEqual(['queued', 'queued', 'paused', 'paused']);
    await visit.press('action.close');
    for (const { id } of jobs) await desk.act(id, 'cancel');
    await visit.button('jobs.together.open').waitFor({ state: 'detached' });
  },
);

it('shows all that are paused to whoever comes from the stop of all jobs', async () => {
  const lift = await desk.halt();
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto('/quota');
  await visit.reads(say('halts.paused', { count: 2 }));
  await page.getByRole('link', { name: say('halts.allPaused') }).click();
  await expect.poll(shown, SOON).toEqual([paused, ...underWay].sort());
  await lift();
});

it.each(triedIn('ko'))(
  'tells below the list of stops of all jobs that were lifted, in %s',
  async (locale) => {
    const reason = `잘못 고른 사용자 ${locale}`;
    const job = await desk.run('unlink', lone);
    const { body } = await desk.admin.post('/api/halts', { reason });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/jobs');
    await visit.reads(say('halts.inForce'));
    const earlier = page.getByRole('group').filter({ hasText: say('halts.earlier') });
    const thisOne = earlier.getByRole('listitem').filter({ hasText: reason });
    await desk.admin.post(`/api/halts/${body.id}/lift`, { reason: '다시 확인함', resume: true });
    await earlier.getByText(say('halts.earlier')).click();
    await thisOne.getByText('다시 확인함').waitFor();
    expect(body.pausedJobs).toBeGreaterThan(0);
    await thisOne.getByText(say('halts.paused', { count: body.pausedJobs })).waitFor();
    expect(await thisOne.locator('time').count()).toBe(2);
    await picture(page, `${locale}-jobs-earlier-stops`);
    expect(await visit.barriers()).toEqual([]);

    // The one in force is told of by the band alone.
    const next = await desk.admin.post('/api/halts', { reason });
    await visit.reads(say('halts.inForce'));
    expect(await earlier.getByRole('listitem').count()).toBeGreaterThan(0);
    expect(await earlier.locator('li time').count()).toBe(2 * (await earlier.getByRole('listitem').count()));
    await desk.admin.post(`/api/halts/${next.body.id}/lift`, { reason, resume: true });
    await desk.act(job.id, 'cancel');
  },
);

/**
 * Opens a page whose time the test alone moves on, a moment at a time until something has come: how long a step of the test
 * takes is no time that passes there.
 */
async function gotoInSteps(path: string, awaited: Locator): Promise<void> {
  const { clock } = visit.page;
  await clock.install();
  // It runs until then, and is not past it.
  await clock.pauseAt(Date.now() + 60_000);
  await visit.page.goto(path);
  const step = async () => {
    await clock.runFor(100);
    return awaited.isVisible();
  };
  await expect.poll(step, SOON).toBe(true);
}

/** The numbers of the jobs in the table, once it stands still. */
async function shown(): Promise<string[]> {
  const rows = visit.page.locator('table[aria-busy="false"] tbody a.row-link');
  const to = await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  return to.map((one) => one.split('/').at(-1) ?? '').sort();
}
