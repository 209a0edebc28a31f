import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

const HOSTILE = '<img src=x onerror=window.__x=1>';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** People with a nickname whom no test has touched yet. */
let fresh: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60), launchBrowser()]);
  await desk.sync();
  const people = await desk.kakao.people();
  fresh = people.filter(({ scopes }) => scopes.includes('profile_nickname')).map(({ id }) => id);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('the page of a person, in %s', (locale) => {
  it('shows on a phone what was agreed to, however long the names are', async () => {
    const id = take();
    const scope = `a_scope_${'with_a_long_name_'.repeat(4)}`;
    const tag = `a_term_${'with_a_long_tag_'.repeat(4)}`;
    await desk.kakao.call('PUT', 'scopes', { id: scope });
    await desk.kakao.call('PUT', 'terms', { tag });
    await desk.kakao.happen(id, { op: 'agree-scopes', scopes: [scope] });
    await desk.kakao.happen(id, { op: 'agree-terms', terms: [tag] });
    await desk.kakao.happen(id, { op: 'set-account', account: { nickname: '가'.repeat(60) } });
    await desk.admin.post(`/api/users/${id}/refresh`);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.setViewportSize({ width: 390, height: 844 });
    await visit.goto(`/users/${id}`);
    for (const [table, name] of Object.entries({ scopes: scope, terms: tag })) {
      const rows = page.getByRole('table', { name: say(`person.${table}.caption`) }).getByRole('row');
      // Scrolled to, it is not under the name, which stays in view.
      await rows.filter({ hasText: name }).locator('.agreed').click({ trial: true });
    }
    // A masked name has no words that it could be broken between: it fills its lines.
    const name = page.locator('.facts bdi').filter({ hasText: '***' }).first();
    expect(await firstLine(name)).toBeGreaterThan(0.8);
    await name.scrollIntoViewIfNeeded();
    await picture(page, `${locale}-person-long-names`);
  });

  it('takes markup in a nickname for text', async () => {
    const id = take();
    await desk.kakao.happen(id, { op: 'set-account', account: { nickname: HOSTILE } });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    await visit.press('person.readAnew');
    await page
      .locator('h1')
      .getByText(`<${'*'.repeat(HOSTILE.length - 2)}>`)
      .waitFor();
    await visit.press('person.profile.unmask');
    await page.getByRole('dialog').getByRole('textbox').first().fill('markup');
    await visit.press('person.profile.unmaskSubmit');
    await visit.reads(HOSTILE);
    await visit.goto(`/users?q=${encodeURIComponent(HOSTILE)}`);
    await expect.poll(() => visit.ids(), SOON).toContain(id);
    await visit.reads(`${say('users.filter.q')}: ${HOSTILE}`);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.evaluate('typeof window.__x')).toBe('undefined');
  });

  it('says when, from left to right, also beside the name of an operator that is written the other way', async () => {
    const id = take();
    const who = { email: 'rtl@example.com', password: 'a-long-enough-password' };
    await desk.admin.post('/api/operators', { ...who, name: 'عبد الرحمن', role: 'operator' });
    const operator = await desk.logIn(who);
    await operator.post('/api/protected-users', { ids: [id], reason: 'staff' });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto(`/users/${id}`);
    await visit.reads(visit.say('person.protection.title'));
    // The year stands before the day.
    expect(await leftOf(0)).toBeLessThan(await leftOf(8));
  });

  it('keeps a letter with many marks within the page', async () => {
    const id = take();
    await desk.kakao.happen(id, { op: 'set-account', account: { nickname: `Z${'\u20dd'.repeat(60)}ab` } });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page } = visit;
    await page.setViewportSize({ width: 390, height: 844 });
    await visit.goto(`/users/${id}`);
    await visit.press('person.readAnew');
    await page.locator('h1').getByText('\u20dd').waitFor();
    await page.locator('.facts').getByText('\u20dd').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await picture(page, `${locale}-person-marks`);
  });
});

/** How much of its width a text takes on the first of several lines. */
function firstLine(text: Locator): Promise<number> {
  return text.evaluate((element) => {
    const range = element.ownerDocument.createRange();
    range.selectNodeContents(element);
    const [first, ...others] = range.getClientRects();
    return first && others.length > 0 ? first.width / element.clientWidth : 0;
  });
}

function take(): string {
  const id = fresh.pop();
  if (!id) throw new Error('the simulator has too few people for the tests');
  return id;
}

/** Where a letter of the first moment in a band begins on the page. */
const leftOf = (letter: number) =>
  visit.page.evaluate<number>(`(() => {
    const text = document.querySelector('.band time').firstChild;
    const range = document.createRange();
    range.setStart(text, ${letter});
    range.setEnd(text, ${letter} + 1);
    return range.getBoundingClientRect().left;
  })()`);
