import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { answerAgain, askAgain, refuse } from '../support/refusals.js';
import { LOCALES, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(10), launchBrowser()]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

/** One language tells it: what is said comes from the same keys in both. */
const locale = 'ko';

describe('what cannot be loaded is not taken for empty', () => {
  it('by the menus of the list of people', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const menu = async (name: string) => {
      await page.locator('button.filter-button', { hasText: name }).click();
      return page.getByRole('dialog', { name, exact: true });
    };

    await refuse(visit.page, 'saved-questions');
    await visit.goto('/users');
    const questions = await menu(say('users.questions.title'));
    await told(questions);
    expect(await questions.getByText(say('users.questions.none')).count()).toBe(0);
    expect(await visit.barriers()).toEqual([]);
    await again(questions);
    await questions.getByText(say('users.questions.none')).waitFor();

    for (const name of ['consents', 'terms']) {
      await refuse(visit.page, 'catalogue');
      await visit.goto('/users');
      const choices = await menu(say(`users.column.${name}`));
      await told(choices);
      expect(await choices.getByText(say('users.filter.none')).count()).toBe(0);
      await again(choices);
      await choices.getByRole('radio').first().waitFor();
    }

    const parts = [
      ['lacksAny', 'catalogue', 'checkbox'],
      ['reconfirm', 'catalogue', 'combobox'],
      ['notice', 'notices', null],
    ] as const;
    for (const [name, path, role] of parts) {
      await refuse(visit.page, path);
      await visit.goto('/users');
      const more = await menu(say('users.filter.more'));
      await more.getByRole('menuitem', { name: say(`users.filter.menu.${name}`) }).click();
      await told(more);
      await again(more);
      if (role) await more.getByRole(role).first().waitFor();
      else await more.getByText(say('users.filter.noNotices')).waitFor();
    }
  });

  it('by forms', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const main = page.locator('main');

    await refuse(visit.page, 'catalogue');
    await visit.goto('/jobs/new');
    await page.getByRole('radio', { name: say('jobs.kind.revoke-terms') }).check();
    await told(main);
    await picture(page, `${locale}-terms-not-loaded`);
    await again(main);
    await page
      .getByRole('group', { name: say('jobs.new.tags') })
      .getByRole('checkbox')
      .first()
      .waitFor();

    await refuse(visit.page, 'catalogue');
    await visit.goto('/consent-checks/new');
    await told(main);
    await again(main);
    await page.getByRole('group', { name: say('consentChecks.new.scopes') }).waitFor();

    await refuse(visit.page, 'catalogue');
    await visit.goto('/matrix');
    await told(main);
    await again(main);
    await page.getByRole('group', { name: say('overview.rates.scope') }).waitFor();

    await refuse(visit.page, 'saved-questions');
    await visit.goto('/schedules/new');
    await page.getByRole('radio', { name: say('schedules.people.question') }).check();
    await told(main);
    expect(await page.getByText(say('schedules.people.none')).count()).toBe(0);
    await again(main);
    await visit.reads(say('schedules.people.none'));
  });

  it('by the figures of a person, of a notice, of a draft and of a choice', async () => {
    const [id = ''] = await desk.linked(1);
    const draft = await desk.draft('refresh', [id]);
    const { body: notice } = await desk.admin.post('/api/notices', {
      kind: 'term',
      subject: 'marketing_2025',
      language: 'ko',
      version: locale,
      text: 'words',
      from: locale === 'ko' ? '2024-01-01' : '2025-01-01',
    });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const main = page.locator('main');

    await refuse(visit.page, `users/${id}/drift`);
    await visit.goto(`/users/${id}`);
    await told(main);
    await again(main);
    await page.getByRole('alert').waitFor({ state: 'detached' });

    await refuse(visit.page, `notices/${notice.id}/not-accepted`);
    await visit.goto(`/notices/${notice.id}`);
    await told(main);
    await again(main);
    await page.getByRole('link', { name: say('notices.toPeople') }).waitFor();
    // Before it is in force there is nothing to be asked.
    const { body: next } = await desk.admin.post('/api/notices', {
      kind: 'term',
      subject: 'marketing_2025',
      language: 'en',
      version: `next ${locale}`,
      text: 'words',
      from: locale === 'ko' ? '2099-01-01' : '2100-01-01',
    });
    await visit.goto(`/notices/${next.id}`);
    await visit.reads(say('notices.words'));
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('alert').count()).toBe(0);
    for (const { id } of [notice, next]) {
      await desk.admin.post(`/api/notices/${id}/supersede`, { reason: 'test' });
    }

    await refuse(visit.page, 'users/count');
    await visit.goto('/jobs/new?by=filter&ids=1');
    await told(main);
    await again(main);
    await visit.reads(say('jobs.new.now', { count: 0 }));

    // What it costs is said where it is known; where it is not, no empty point of the list stays.
    await refuse(visit.page, 'quota/estimate?*');
    await visit.goto(`/jobs/${draft.id}`);
    await visit.reads(say('jobs.run.keepOn'));
    expect(await main.locator('li:empty:visible').count()).toBe(0);
    await desk.act(draft.id, 'cancel');
  });

  it('by the versions of terms that are in force', async () => {
    const { body: notice } = await desk.admin.post('/api/notices', {
      kind: 'term',
      subject: 'marketing_2025',
      language: 'ko',
      version: 'in force',
      text: 'words',
      from: '2024-06-01',
    });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const versions = page.getByRole('region', { name: say('drift.versions.title'), exact: true });

    await refuse(page, 'notices');
    await visit.goto('/drift');
    await told(versions);
    await picture(page, `${locale}-versions-not-loaded`);
    await again(versions);
    await versions.getByRole('link', { name: 'in force', exact: true }).waitFor();

    await refuse(page, `notices/${notice.id}/not-accepted`);
    await visit.goto('/drift');
    await told(versions);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-version-not-counted`);
    await again(versions);
    await versions.getByRole('alert').waitFor({ state: 'detached' });
    await desk.admin.post(`/api/notices/${notice.id}/supersede`, { reason: 'test' });
  });

  it('by the accounts whose acts the audit log is searched for', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const form = page.locator('main form');
    await refuse(page, 'audit-events/operators');
    await visit.goto('/audit?operatorId=77');
    await told(form);
    // What is asked for can still be lifted.
    await form
      .getByRole('combobox', { name: say('audit.filter.operator') })
      .getByText('#77')
      .waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-accounts-not-loaded`);
    await visit.press('audit.peopleSeen.open');
    const dialog = page.getByRole('dialog', { name: say('audit.peopleSeen.title') });
    await told(dialog);
    await picture(page, `${locale}-accounts-not-loaded-for-file`);
    await dialog.getByRole('button', { name: say('action.close'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await again(form);
    await form.getByRole('alert').waitFor({ state: 'detached' });
    await form.getByRole('combobox', { name: say('audit.filter.operator') }).click();
    await page.getByRole('option', { name: '@' }).first().waitFor();
  });

  it('by the switch that stops all jobs', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const dialog = page.getByRole('dialog', { name: say('halts.question') });

    await refuse(visit.page, 'halts?*');
    await visit.goto('/jobs');
    await visit.press('halts.stop');
    await dialog.getByText(say('halts.unknown')).waitFor();
    await picture(page, `${locale}-stop-not-loaded`);
    await answerAgain(page);
    await dialog.getByText(say('halts.unknown')).waitFor({ state: 'detached' });

    // On other pages it is there while jobs run, or while nobody can tell.
    await refuse(visit.page, 'jobs?*');
    await visit.goto('/quota');
    await visit.reads(say('nav.underWayUnknown'));
    await visit.button('halts.stop').waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-running-not-loaded`);
    await answerAgain(page);
    await visit.button('halts.stop').waitFor({ state: 'detached' });
    expect(await page.getByText(say('nav.underWayUnknown')).count()).toBe(0);
  });

  it('by a job of its failures', async () => {
    const { id } = await desk.run('refresh', await desk.linked(1));
    await desk.ended(id);
    await desk.database.query(
      `WITH tried AS (UPDATE job_items SET outcome = 'failed', error_code = '-1' WHERE job_id = $1)
       UPDATE jobs SET failed = 1, succeeded = 0, unchanged = 0 WHERE id = $1`,
      [id],
    );
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const main = visit.page.locator('main');
    await refuse(visit.page, `jobs/${id}/failures`);
    await visit.goto(`/jobs/${id}`);
    await told(main);
    await again(main);
    await visit.reads(visit.say('jobs.code.-1'));
  });

  it('by a draft of the schedule that starts it, where that was read before', async () => {
    const draft = await desk.draft('refresh', await desk.linked(1));
    const { body: schedule } = await desk.admin.post('/api/schedules', {
      name: 'later',
      job: { draftId: draft.id },
      timing: { every: 'once', at: '2099-12-31T03:00:00+09:00' },
    });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${draft.id}`);
    await visit.reads(say('schedules.later.madeBody'));
    await refuse(visit.page, 'schedules?*');
    await page.getByRole('status').getByText(say('error.stale')).waitFor();
    expect(await page.getByText(say('schedules.later.madeBody')).count()).toBe(1);
    expect(await visit.button('schedules.later.open').count()).toBe(0);
    await answerAgain(page);
    await desk.admin.delete(`/api/schedules/${schedule.id}`);
    await desk.act(draft.id, 'cancel');
  });
});

it('says that the server is away where it does not even say who is there, and finds it again', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await refuse(visit.page, '**', (route) => route.abort());
  await visit.goto('/users');
  await page.getByRole('alert').getByText(say('error.unreachable')).waitFor();
  expect(await page.locator('h1').textContent()).toBe(say('error.title'));
  await again(page.locator('main'));
  await page.getByRole('heading', { level: 1, name: say('users.title') }).waitFor();
});

it.each(triedIn('ko'))(
  'says on an open page since when the server has not answered, and why no other can be opened: %s',
  async (locale) => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/quota');
    await page.route('**/*', (route) => route.abort());
    await page.getByRole('status').getByText(say('error.away')).waitFor();
    await page.getByRole('status').getByText(say('error.lastAnswer')).getByText('KST').waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-server-away`);
    await page.locator('nav a[href="/syncs"]').first().click();
    await page.getByRole('alert').getByText(say('error.notFetched')).waitFor();
    expect(await page.locator('h1').allTextContents()).toEqual([say('error.title')]);
    expect(await page.title()).toBe(`${say('error.title')} · Linkdesk`);
    await picture(page, `${locale}-not-fetched`);
    await page.unroute('**/*');
    await page.getByText(say('error.away')).waitFor({ state: 'detached' });
    await visit.press('error.crashReload');
    await page.getByRole('heading', { level: 1, name: say('syncs.title') }).waitFor();
  },
);

it.each(LOCALES)(
  'says so too where not even its words have come, and not an empty page: %s',
  async (locale) => {
    visit = await Visit.open(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.route(/\/assets\/(ko|en)-[^/]+\.js/, (route) => route.abort());
    await visit.goto('/users');
    await page.getByRole('alert').getByText(say('error.notFetched')).waitFor();
    expect(await page.locator('h1').textContent()).toBe(say('error.title'));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-without-words`);
  },
);

it('says on an open page what the server has against reading it anew, and as of when it is shown, until it can', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto('/jobs');
  await page.locator('table[aria-busy="false"], .empty').first().waitFor();
  const band = page.getByRole('status').filter({ hasText: say('error.stale') });
  const fails = (url: string, body: object) =>
    page.route(url, (route) => route.fulfill({ status: 503, json: body }));

  await fails('**/api/**', { status: 503, code: 'database_unavailable' });
  await band.getByText(say('error.byCode.database_unavailable')).waitFor();
  await band.getByText('KST').waitFor();
  expect(await visit.barriers()).toEqual([]);
  await picture(page, 'en-not-read-anew');
  await page.unroute('**/api/**');
  await band.waitFor({ state: 'detached' });

  // So too where everything else can be read.
  await fails('**/api/jobs?limit=*', { status: 503, code: 'database_time_limit' });
  await band.getByText(say('error.byCode.database_time_limit')).waitFor();
});

it.each([
  ['ko', 1440],
  ['en', 390],
] as const)(
  'moves nothing at the end of a page, and covers nothing there, while the server is away: %s, %i px',
  async (locale, width) => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.setViewportSize({ width, height: 844 });
    await visit.goto('/jobs/new');
    await page.evaluate('document.fonts.ready.then(() => scrollTo(0, document.body.scrollHeight))');
    const button = visit.button('jobs.new.submit');
    const before = await button.boundingBox();
    await page.route('**/api/**', (route) => route.abort());
    const band = page.locator('.away-band .band');
    await band.waitFor();
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const [during, over] = [await button.boundingBox(), await band.boundingBox()];
    expect((during?.y ?? 0) + (during?.height ?? 0)).toBeLessThanOrEqual(over?.y ?? 0);
    await page.unroute('**/api/**');
    await page.getByText(say('error.away')).waitFor({ state: 'detached' });
    expect([during, await button.boundingBox()]).toEqual([before, before]);
  },
);

/** Waits until it is said that the server has failed. */
function told(place: Locator): Promise<void> {
  return place.getByRole('alert').getByText(visit.say('error.server')).waitFor();
}

/** Asks again, by the button that is there for it. */
async function again(place: Locator): Promise<void> {
  const retry = place.getByRole('button', { name: visit.say('action.retry'), exact: true });
  await askAgain(visit.page, () => retry.click());
}
