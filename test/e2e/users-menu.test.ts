import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { reconfirmBy } from '../../server/consents/reconfirm.js';
import { daysAfter, kstDayOf } from '../../server/platform/kst.js';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

const today = kstDayOf(new Date());
/** A version of a term that some had accepted before, and who accept it now would long keep. */
const NOTICE = {
  kind: 'term',
  subject: 'marketing_2025',
  language: 'ko',
  version: '2',
  text: 'We send news.',
  from: daysAfter(today, -300),
};

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** What is true at Kakao, the newest link first. */
let people: TruePerson[];
/** Who took back a scope after the first reading. */
const withdrew: string[] = [];
let noticeId: string;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(100), launchBrowser()]);
  await desk.sync();
  const { body: notice } = await desk.admin.post('/api/notices', NOTICE);
  noticeId = notice.id;
  await desk.admin.post('/api/notices', { ...NOTICE, version: '3', from: '2999-01-01' });
  for (const { id } of (await desk.kakao.people()).filter(hasFriends).slice(0, 3)) {
    await desk.kakao.happen(id, { op: 'withdraw-scopes', scopes: ['friends'] });
    await desk.admin.post(`/api/users/${id}/refresh`);
    withdrew.push(id);
  }
  people = (await desk.kakao.people()).sort((a, b) => linkedAt(b) - linkedAt(a));
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it('adds what is asked for less often from a menu: changes of consent by keyboard, lacks, versions and days by mouse', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  const { keyboard } = page;
  const entry = (name: string) => page.getByRole('menuitem', { name: say(`users.filter.menu.${name}`) });
  const focused = page.locator(':focus');
  await visit.goto('/users?limit=100');
  await page.locator('button.filter-button', { hasText: say('users.filter.more') }).focus();
  await keyboard.press('Enter');
  await entry('unlinked').and(focused).waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.getByLabel(say('users.filter.firstDay'), { exact: true }).and(focused).waitFor();
  await keyboard.type(today.replaceAll('-', ''));
  expect(await visit.barriers()).toEqual([]);
  await page.getByRole('checkbox', { name: pair('users.filter.withdrew', 'friends') }).focus();
  await keyboard.press('Space');
  await keyboard.press('Enter');
  await expect.poll(async () => (await visit.ids()).sort(), SOON).toEqual(withdrew.toSorted());
  expect(Object.fromEntries(visit.query)).toEqual({
    withdrew: 'scope:friends',
    changedFrom: today,
    limit: '100',
  });

  const add = async (name: string, fill: () => Promise<unknown>) => {
    await page.locator('button.filter-button', { hasText: say('users.filter.more') }).click();
    await entry(name).click();
    await fill();
    await visit.press('action.apply');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const choose = async (label: string, option: string | RegExp) => {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await visit.press('action.clearFilters');
  await add('lacksAny', async () => {
    for (const name of [say('scopes.account_email'), 'service_2024'])
      await page.getByRole('checkbox', { name: `${say('users.filter.lacksAny')}: ${name}` }).check();
  });
  await expect
    .poll(() => visit.ids(), SOON)
    .toEqual(idsOf(people.filter(({ scopes }) => !scopes.includes('account_email'))));
  await visit.press('action.clearFilters');
  await add('reconfirm', async () => {
    await choose(say('notices.kind.term'), 'marketing_2025');
    await choose(say('users.filter.menu.reconfirm'), say('consentChecks.ageing.bucket.later'));
  });
  const agreedAt = ({ terms }: TruePerson) =>
    new Date(terms.find(({ tag }) => tag === 'marketing_2025')?.agreedAt ?? 0);
  const isLater = (person: TruePerson) => reconfirmBy(agreedAt(person)) > daysAfter(today, 90);
  await expect.poll(() => visit.ids(), SOON).toEqual(idsOf(people.filter(isLater)));
  await add('notice', async () => {
    await page.getByRole('combobox', { name: say('users.filter.version'), exact: true }).click();
    // Nobody is asked about words that nobody can have seen.
    const next = page.getByRole('option', { name: say('users.filter.fromComing', { date: '2999-01-01' }) });
    expect(await next.isDisabled()).toBe(true);
    await page.getByRole('option', { name: /marketing_2025 2/ }).click();
  });
  const isBefore = (person: TruePerson) => agreedAt(person) < new Date(`${NOTICE.from}T00:00+09:00`);
  const expected = idsOf(people.filter((person) => isLater(person) && isBefore(person)));
  expect(expected.length).toBeGreaterThan(0);
  await expect.poll(() => visit.ids(), SOON).toEqual(expected);
  expect(visit.query.get('noticeNotAccepted')).toBe(noticeId);
  await visit.reads(`${say('users.filter.menu.notice')}: marketing_2025 2`);
  // An entry that was wrong finds nobody any more, also in a saved question: the condition says so.
  await desk.admin.post(`/api/notices/${noticeId}/supersede`, { reason: 'typed wrongly' });
  await visit.page.reload();
  await visit.reads(
    `${say('users.filter.menu.notice')}: marketing_2025 2 (${say('notices.state.superseded')})`,
  );
});

it('takes no days to reconfirm of which the first is after the last', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto('/users?reconfirm=marketing_2025:9..30');
  await page.locator('button.filter-button', { hasText: say('users.filter.more') }).click();
  await page.getByRole('menuitem', { name: say('users.filter.menu.reconfirm') }).click();
  const [from, to] = ['users.filter.dueFrom', 'users.filter.dueTo'].map((key) =>
    page.getByLabel(say(key), { exact: true }),
  );
  await from?.fill('31');
  await page.getByRole('alert').getByText(say('error.turnedPeriod')).waitFor();
  expect(await visit.button('action.apply').isDisabled()).toBe(true);
  await to?.fill('60');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await visit.press('action.apply');
  await expect.poll(() => visit.query.get('reconfirm'), SOON).toBe('marketing_2025:31..60');
});

it('renames a saved question and leaves what was changed of it on the page', async () => {
  const { body: question } = await desk.admin.post('/api/saved-questions', {
    name: 'Linked',
    filter: { status: ['linked'] },
  });
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto(`/users?status=linked&agreed=friends&question=${question.id}`);
  await visit.press('users.questions.changed', { name: 'Linked' });
  await visit.press('users.questions.rename');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('users.questions.name')).fill('Here');
  await dialog.getByRole('button', { name: say('users.questions.rename'), exact: true }).click();
  await visit.button('users.questions.changed', { name: 'Here' }).waitFor();
  expect(Object.fromEntries(visit.query)).toEqual({
    status: 'linked',
    agreed: 'friends',
    question: question.id,
  });
});

it.each(triedIn('ko'))(
  'keeps all filters behind one button on a phone, by keyboard, in %s',
  async (locale) => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const { keyboard } = page;
    await page.setViewportSize({ width: 390, height: 844 });
    await visit.goto('/users');
    await visit.ids();
    const buttons = page.locator('.filter-bar button.filter-button:visible');
    const all = page.locator('.filter-fold', { hasText: say('users.filter.all') });
    expect(await buttons.count()).toBe(1);
    const table = await page.locator('table').boundingBox();
    expect(table?.y).toBeLessThan(844 / 2);
    await all.focus();
    await keyboard.press('Enter');
    await expect.poll(() => all.getAttribute('aria-expanded'), SOON).toBe('true');
    expect(await buttons.count()).toBe(7);
    await keyboard.press('Tab');
    await page.getByLabel(say('users.sort.label')).and(page.locator(':focus')).waitFor();
    await keyboard.press('Tab');
    await visit.button('users.questions.title').and(page.locator(':focus')).waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByRole('checkbox', { name: say('status.waiting'), exact: true }).check();
    await keyboard.press('Escape');
    await expect.poll(() => visit.query.get('status'), SOON).toBe('waiting');
    await page.locator('.filter-button-on:focus').waitFor();
    expect(await visit.barriers()).toEqual([]);
    await all.press('Space');
    await expect.poll(() => buttons.count(), SOON).toBe(1);
    expect(await all.textContent()).toMatch(/1$/);
  },
);

it('keeps a menu open, and what is half typed in it, where the window is made narrow and wide again', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  const turn = (width: number, height: number) => page.setViewportSize({ width, height });
  await visit.goto('/users');
  await page.locator('button.filter-button', { hasText: say('users.filter.connected') }).click();
  const first = page.getByRole('dialog').getByLabel(say('users.filter.firstDay'), { exact: true });
  await first.fill('2026-0');
  await turn(390, 844);
  await page.locator('.filter-fold').waitFor();
  expect(await first.inputValue()).toBe('2026-0');
  await turn(844, 390);
  await page.locator('.filter-fold').waitFor({ state: 'detached' });
  expect(await first.inputValue()).toBe('2026-0');
  await turn(390, 844);
  await first.fill('2026-01-02');
  await visit.press('action.apply');
  await expect.poll(() => visit.query.get('connectedFrom'), SOON).toBe('2026-01-02');
  // The button that it was opened with is there, and whoever works by keyboard is on it.
  await page.locator('.filter-menus .filter-button:focus').waitFor();
});

const pair = (key: string, scope: string) => `${visit.say(key)}: ${visit.say(`scopes.${scope}`)}`;
const linkedAt = ({ connectedAt }: TruePerson) => Date.parse(connectedAt ?? '');
const idsOf = (some: TruePerson[]) => some.map(({ id }) => id);
const hasFriends = ({ state, scopes }: TruePerson) => state === 'linked' && scopes.includes('friends');
