import type { Browser, Locator, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { askAgain, refuse } from '../support/refusals.js';
import { SOON, Visit } from '../support/visit.js';

/** What keyboards do is the same in every language. */
const LOCALE = 'ko';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];
/** Paths of requests that wait to be let go, in the order they came. */
let held: { path: string; route: Route }[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(60, { APPROVAL_ABOVE: '2', IRREVERSIBLE_DELAY: '600' }),
    launchBrowser(),
  ]);
  await desk.sync();
  linked = await desk.linked(60);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe('while a request is on its way, keyboards stay on its button', () => {
  it('of a job that runs, and of the dialog that stops it', async () => {
    const { id } = await desk.run('unlink', linked.splice(0, 2));
    await open(`/jobs/${id}`);
    const { page, say } = visit;
    await hold('**/pause');
    await sendsOnce(visit.button('jobs.run.pause'), `/api/jobs/${id}/pause`);
    await letGo();
    await hold('**/cancel');
    await visit.press('jobs.run.cancel');
    const dialog = page.getByRole('dialog');
    await sendsOnce(dialog.getByRole('button', { name: say('jobs.run.cancel') }), `/api/jobs/${id}/cancel`);
    await letGo();
    await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
    await expect.poll(isLost).toBe(false);
  });

  it('which takes a double click for one', async () => {
    const { id } = await desk.run('unlink', linked.splice(0, 2));
    await open(`/jobs/${id}`);
    const { page, say } = visit;
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
    });
    await hold('**/api/jobs/**');
    await visit.button('jobs.run.pause').dblclick();
    await expect.poll(() => held.length, SOON).toBe(1);
    await letGo();
    await visit.button('jobs.run.resume').waitFor();
    await visit.press('jobs.run.cancel');
    await hold('**/api/jobs/**');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('jobs.run.cancel') })
      .dblclick();
    await expect.poll(() => held.length, SOON).toBe(1);
    await letGo();
    await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
    expect(sent).toEqual([`/api/jobs/${id}/pause`, `/api/jobs/${id}/cancel`]);
  });

  it('of a decision that is refused, which is asked for in a dialog', async () => {
    const { id } = await desk.run('logout', linked.slice(0, 3));
    visit = await Visit.second(browser, desk.server.url, LOCALE);
    await visit.goto(`/jobs/${id}`);
    const { page, say } = visit;
    await hold(`**/api/jobs/${id}/reject`);
    await visit.press('jobs.approval.reject');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('reason.label')).fill('test');
    await sendsOnce(
      dialog.getByRole('button', { name: say('jobs.approval.reject') }),
      `/api/jobs/${id}/reject`,
    );
    // Escape does not close what may be under way.
    await page.keyboard.press('Escape');
    expect(await dialog.count()).toBe(1);
    await letGo();
    await page.locator('h1').getByText(say('jobs.status.rejected')).waitFor();
    await expect.poll(isLost).toBe(false);
  });

  it('of forms and pages', async () => {
    const draft = await desk.draft('refresh', linked.slice(0, 1));
    const done = await desk.run('refresh', linked.slice(0, 1));
    await desk.ended(done.id);
    await open(`/jobs/new?kind=refresh&by=ids&ids=${linked[0]}`);
    const { page, say } = visit;
    const reason = page.getByLabel(say('reason.label'));
    await reason.fill('test');
    await hold('**/api/jobs');
    await sendsOnce(page.locator('form button[type="submit"]'), '/api/jobs');
    await letGo();
    await visit.button('jobs.draft.start', { count: 1 }).waitFor();

    await visit.goto(`/consent-checks/new?by=ids&ids=${linked[0]}`);
    await page
      .getByRole('group', { name: say('consentChecks.new.terms') })
      .getByRole('checkbox')
      .first()
      .check();
    await reason.fill('test');
    await hold('**/api/consent-checks');
    await sendsOnce(page.locator('form button[type="submit"]'), '/api/consent-checks');
    await letGo();
    const verify = visit.button('consentChecks.verify.action');
    await verify.waitFor();
    await hold('**/verification');
    await sendsOnce(verify, /verification$/);
    await letGo();
    await visit.reads(say('consentChecks.verify.intact'));

    await visit.goto(`/jobs/${draft.id}`);
    await hold('**/dry-run');
    await sendsOnce(visit.button('jobs.prediction.run'), `/api/jobs/${draft.id}/dry-run`);
    await letGo();
    await page.waitForURL((url) => url.pathname !== `/jobs/${draft.id}`);

    await visit.goto(`/jobs/${done.id}`);
    await hold('**/clone');
    await sendsOnce(visit.button('jobs.copy.clone'), `/api/jobs/${done.id}/clone`);
    await letGo();
    await page.waitForURL((url) => url.pathname !== `/jobs/${done.id}`);

    await visit.goto(`/users/${linked[0]}`);
    await hold('**/refresh');
    await sendsOnce(page.getByRole('button', { name: say('person.readAnew'), exact: true }), /refresh$/);
    await letGo();

    await visit.goto('/syncs');
    await hold('**/api/syncs');
    await sendsOnce(visit.button('syncs.startRecent'), '/api/syncs');
    await letGo();
    await visit.reads(say('syncs.started'));
    expect(await isLost()).toBe(false);
  });

  it('of a schedule, of its start later and of files', async () => {
    const draft = await desk.draft('refresh', linked.slice(0, 1));
    await open(`/jobs/${draft.id}`);
    const { page, say } = visit;
    await hold('**/api/schedules');
    await visit.press('schedules.later.open');
    await page.getByLabel(say('schedules.timing.date'), { exact: true }).fill('20990101');
    const dialog = page.getByRole('dialog');
    await sendsOnce(dialog.getByRole('button', { name: say('schedules.later.submit') }), '/api/schedules');
    await letGo();
    await page.waitForURL('**/schedules/*');
    const schedule = visit.path.split('/').at(-1);

    await visit.goto(`/schedules/${schedule}/edit`);
    await page.getByRole('textbox').first().fill('another name');
    await hold(`**/api/schedules/${schedule}`);
    await sendsOnce(page.locator('form button[type="submit"]'), `/api/schedules/${schedule}`, 'PATCH');
    await letGo();
    await page.waitForURL(`**/schedules/${schedule}`);

    await visit.goto('/jobs/new');
    await hold('**/api/id-lists**');
    const ids = page.locator('input[type="file"]');
    await visit.button('jobs.file.upload').focus();
    await ids.setInputFiles({
      name: 'ids.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${linked[0]}\n`),
    });
    await page
      .getByRole('button', { name: say('jobs.file.uploading') })
      .and(page.locator(':focus'))
      .waitFor();
    await letGo();
    await visit.reads('ids.csv');
    expect(await isLost()).toBe(false);
  });

  it('which is asked for again: keyboards go on in what has come', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page, say } = visit;
    const retry = visit.button('action.retry');
    for (const [path, list, come] of [
      ['/jobs', 'jobs?*', '.table, .empty'],
      ['/notices', 'notices*', '.table, .empty'],
      [`/users/${linked[0]}`, `users/${linked[0]}`, '.person-grid'],
    ] as const) {
      await refuse(page, list);
      await visit.goto(path);
      await retry.waitFor();
      await askAgain(page, () => retry.press('Enter'));
      await retry.waitFor({ state: 'detached' });
      await page.locator('[aria-busy="true"], .skeleton').first().waitFor({ state: 'detached' });
      const isAround = `document.activeElement.contains(document.querySelector('${come}'))`;
      await picture(page, `${LOCALE}-retried${path.replace(/\W|\d+/g, '-')}`);
      expect([await isLost(), await page.evaluate(isAround)], path).toEqual([false, true]);
    }
    await refuse(page, 'saved-questions');
    await visit.goto('/users');
    await page.locator('button.filter-button', { hasText: say('users.questions.title') }).click();
    const menu = page.getByRole('dialog', { name: say('users.questions.title'), exact: true });
    await retry.waitFor();
    await askAgain(page, () => retry.press('Enter'));
    await menu.getByText(say('users.questions.none')).waitFor();
    expect(await menu.evaluate((element) => element.contains(element.ownerDocument.activeElement))).toBe(
      true,
    );
  });
});

async function open(path: string): Promise<void> {
  visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
  await visit.goto(path);
}

/** From now on what is sent to a path waits for {@link letGo}; what is only read goes on. */
async function hold(path: string): Promise<void> {
  held = [];
  await visit.page.route(path, (route) => {
    const { pathname } = new URL(route.request().url());
    if (route.request().method() === 'GET' && !pathname.endsWith('/verification')) return route.continue();
    held.push({ path: pathname, route });
  });
}

async function letGo(): Promise<void> {
  const waiting = held.splice(0);
  await Promise.all(waiting.map(({ route }) => route.continue()));
  await visit.page.unrouteAll();
}

/** Presses a button by keyboard, and again and again while its request is on its way. */
async function sendsOnce(pressed: Locator, path: string | RegExp, method = 'POST'): Promise<void> {
  // Its words may change meanwhile.
  await pressed.evaluate((element) => element.setAttribute('data-pressed', ''));
  const button = visit.page.locator('[data-pressed]');
  await button.press('Enter');
  await expect.poll(() => held.length, SOON).toBe(1);
  await button.and(visit.page.locator(':focus')).waitFor();
  await button.press('Enter');
  await button.dblclick({ force: true });
  await button.and(visit.page.locator('[aria-disabled="true"]')).waitFor();
  expect(await isLost()).toBe(false);
  expect(held).toHaveLength(1);
  const [{ path: sent, route } = { path: '', route: undefined }] = held;
  expect(sent).toMatch(path);
  expect(['GET', method]).toContain(route?.request().method());
}

/** Whether the keyboard is nowhere on the page. */
const isLost = () => visit.page.evaluate<boolean>('document.activeElement === document.body');
