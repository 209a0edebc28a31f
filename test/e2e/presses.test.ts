import type { Browser, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { SOON, Visit } from '../support/visit.js';

/** What a mouse does is the same in every language. */
const LOCALE = 'ko';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(40, { APPROVAL_ABOVE: '2', IRREVERSIBLE_DELAY: '600' }),
    launchBrowser(),
  ]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it('a stop of all jobs that somebody raises moves no page under its reader', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
  const { page, say } = visit;
  const top = async () => (await page.locator('h1').boundingBox())?.y ?? 0;
  const band = page.locator('.halt-band');
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    const known = page.waitForResponse('**/api/halts?*');
    await visit.goto('/quota');
    await (await known).finished();
    await page.getByRole('table').waitFor();
    const before = await top();
    // Also one whose reason is as long as may be.
    const { body: halt } = await desk.admin.post('/api/halts', { reason: '점검 '.repeat(166) });
    await visit.reads(say('halts.inForce'));
    expect(await top()).toBe(before);
    expect(await band.evaluate((element) => element.getBoundingClientRect().bottom)).toBeLessThanOrEqual(
      viewport.height,
    );
    expect(await visit.barriers()).toEqual([]);
    // What it lies over can be scrolled to.
    await page.mouse.wheel(0, 10_000);
    const last = page.getByRole('row').last();
    await expect
      .poll(async () => {
        const [row, over] = await Promise.all([last.boundingBox(), band.boundingBox()]);
        return row && over && row.y + row.height <= over.y;
      }, SOON)
      .toBe(true);
    // On the next page it stands where it always does, also where that is opened without loading the whole anew.
    if (viewport.width > 1000) await page.locator('a[href="/jobs"]').first().click();
    else await page.goto('/jobs');
    const isAbove = async () => ((await band.boundingBox())?.y ?? Infinity) < (await top());
    await expect.poll(isAbove, SOON).toBe(true);
    await desk.admin.post(`/api/halts/${halt.id}/lift`, { reason: 'test', resume: false });
  }
});

describe('a press', () => {
  it('is not lost where the page learns something while the mouse is down', async () => {
    const { id } = await desk.run('logout', await desk.linked(31));
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page, say } = visit;
    const held: Route[] = [];
    await page.route(`**/api/jobs/${id}/check`, (route) => void held.push(route));
    await page.clock.install();
    await visit.goto(`/jobs/${id}`);
    const button = visit.button('jobs.approval.withdraw');
    await expect.poll(() => held.length, SOON).toBe(1);
    const answer = await held[0]?.fetch();
    await button.hover();
    // A press that lasts longer than a second is none: of that no time passes but what is told.
    await page.clock.pauseAt(Date.now() + 30_000);
    await page.mouse.down();
    const learnt = page.waitForResponse((response) => response.url().endsWith('/check'));
    await held[0]?.fulfill({ response: answer });
    await (await learnt).finished();
    // What was learnt is on the page, or waits for something else than the next frame.
    await page.clock.runFor(500);
    await page.mouse.up();
    await page.clock.resume();
    await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
  });

  it('is not lost where the page is drawn anew for another reason after it has learnt something', async () => {
    const { id } = await desk.run('unlink', await desk.linked(1));
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page } = visit;
    const held: Route[] = [];
    await page.route(`**/api/jobs/${id}/events`, (route) => void held.push(route));
    await page.clock.install();
    await visit.goto(`/jobs/${id}`);
    const button = visit.button('jobs.run.pause');
    await button.hover();
    await expect.poll(() => held.length, SOON).toBe(1);
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.mouse.down();
    const job = await desk.act(id, 'cancel');
    // The stream tells of it and ends; what the job ended with is then asked for.
    const learnt = page.waitForResponse((response) => response.url().endsWith(`/api/jobs/${id}`));
    const body = `data: ${JSON.stringify(job)}\n\n`;
    await held[0]?.fulfill({ contentType: 'text/event-stream', body });
    await (await learnt).finished();
    // The countdown to the first call ticks.
    await page.clock.runFor(990);
    const asked = page.waitForRequest(`**/api/jobs/${id}/pause`);
    await page.mouse.up();
    await asked;
  });

  it('that pauses a job does not let it go on when it is a double one', async () => {
    const { id } = await desk.run('unlink', (await desk.linked(40)).slice(-2));
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page } = visit;
    await page.clock.install();
    await visit.goto(`/jobs/${id}`);
    const resumed: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/resume')) resumed.push(request.url());
    });
    const resume = visit.button('jobs.run.resume');
    const box = await visit.button('jobs.run.pause').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20];
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.mouse.click(x, y);
    await expect.poll(() => resume.count(), SOON).toBe(1);
    await page.mouse.click(x, y);
    await page.clock.runFor(200);
    expect(resumed).toEqual([]);
    // Who has seen that it is paused may resume it.
    await page.clock.runFor(2_000);
    await resume.click();
    await expect.poll(() => resumed.length, SOON).toBe(1);
    await desk.act(id, 'cancel');
  });

  it('that is none holds nothing up: the page goes on when the mouse is up', async () => {
    const { id } = await desk.run('logout', await desk.linked(31));
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.button('jobs.approval.withdraw').waitFor();
    await page.locator('main').hover({ position: { x: 2, y: 2 } });
    await page.mouse.down();
    await desk.act(id, 'cancel');
    await page.mouse.up();
    await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
    // Nor does a mouse that stays down, as where text is chosen.
    const { id: other } = await desk.run('logout', await desk.linked(31));
    await visit.goto(`/jobs/${other}`);
    await visit.button('jobs.approval.withdraw').waitFor();
    await page.mouse.down();
    await desk.act(other, 'cancel');
    await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
    await page.mouse.up();
  });
});
