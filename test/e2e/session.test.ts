import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import { ADMIN } from '../support/server.js';
import { LOCALES, SOON, Visit } from '../support/visit.js';

/** Written out here once, so that not every expectation comes from the same messages as the page. */
const WORDS = {
  ko: { logIn: '로그인', users: '사용자', switch: 'English', after: 'Users' },
  en: { logIn: 'Log in', users: 'Users', switch: '한국어', after: '사용자' },
};

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(LOCALES)('in a browser that asks for %s', (locale) => {
  const words = WORDS[locale];

  it('says that a password is wrong, lets the right one in to the page asked for, and out again', async () => {
    visit = await Visit.open(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users?status=waiting');
    expect(await page.locator('h1').textContent()).toBe(words.logIn);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);

    await page.getByLabel(say('login.email')).fill(ADMIN.email);
    const password = page.getByLabel(say('login.password'), { exact: false }).and(page.locator('input'));
    await password.fill('not-the-password');
    await visit.press('login.submit');
    await page.getByRole('alert').getByText(say('login.wrong')).waitFor();
    expect((await page.request.get('/api/session')).status()).toBe(401);
    expect(await page.getByLabel(say('login.email')).inputValue()).toBe(ADMIN.email);

    await password.fill(ADMIN.password);
    await visit.press('login.submit');
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor();
    await expect.poll(() => visit.path, SOON).toBe('/users');
    expect(visit.query.get('status')).toBe('waiting');

    await page.getByRole('button', { name: say('nav.operator', { name: 'Administrator' }) }).click();
    await page.getByText(ADMIN.email).waitFor();
    await page.getByRole('menuitem', { name: say('nav.logout') }).click();
    await page.getByRole('heading', { level: 1, name: words.logIn }).waitFor();
    expect((await page.request.get('/api/session')).status()).toBe(401);
    await visit.goto('/jobs');
    expect(await page.locator('h1').textContent()).toBe(words.logIn);
  });

  it('speaks the other language at a press, and still after a reload', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page } = visit;
    await visit.goto('/users?sort=id');
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor();
    await page.getByRole('link', { name: words.switch, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: words.after }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'ko' ? 'en' : 'ko');
    expect(visit.query.get('sort')).toBe('id');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: words.after }).waitFor();
  });

  it('shows an operator no page of administrators', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale, SECOND);
    await visit.goto('/audit');
    await visit.reads(visit.say('error.noAccessTitle'));
    await expect(visit.page.locator('nav a[href="/audit"]').count()).resolves.toBe(0);
    await expect(visit.page.locator('nav a[href="/jobs"]').count()).resolves.toBe(1);
    // Nobody has been read here yet, so there is no consent to choose: said, not left blank.
    await visit.goto('/matrix');
    await visit.reads(visit.say('users.filter.none'));
  });
});

it('says that the server is away where it does not even say who is there, and finds it again', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await page.route('**/api/**', (route) => route.abort());
  await visit.goto('/users');
  await page.getByRole('alert').getByText(say('error.unreachable')).waitFor();
  expect(await page.locator('h1').textContent()).toBe(say('error.title'));
  await page.unroute('**/api/**');
  await visit.press('action.retry');
  await page.getByRole('heading', { level: 1, name: WORDS.ko.users }).waitFor();
});
