import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kstDayOf } from '../../server/platform/kst.js';
import { launchBrowser } from '../support/browser.js';
import { accountOf, JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { ADMIN } from '../support/server.js';
import { LOCALES, SOON, Visit } from '../support/visit.js';

/** Every page that has an address of its own; `:name` stands for something of this desk. */
const PAGES = [
  '/overview',
  '/matrix?needs=scope%3Atalk_message,scope%3Aaccount_email',
  '/users',
  '/users?status=linked&notAgreed=phone_number&connectedFrom=2024-01-01&limit=50',
  '/users?q=nobody-has-such-a-name',
  '/users?question=:question&notAgreed=phone_number&status=linked',
  '/users/:linked',
  '/users/:waiting',
  '/users/:unlinked',
  '/users/1',
  '/consent-checks',
  '/consent-checks/new',
  '/consent-checks/:check',
  '/users?reconfirm=marketing_2025:..0',
  '/drift',
  '/users?drift=told-linked,scopes-not-agreed',
  '/lookup',
  '/protected-users',
  '/jobs',
  '/jobs?status=rejected',
  '/jobs/new',
  '/jobs/new?kind=revoke-scopes&by=filter&status=linked&connectedFrom=2024-01-01',
  '/jobs/:draft',
  '/jobs/:waitingJob',
  '/jobs/:failedJob',
  '/jobs/:failedJob?tab=items',
  '/jobs/:failedJob/summary',
  '/jobs/999999',
  '/schedules',
  '/schedules/new?preset=unlinkWaiting',
  '/schedules/:schedule',
  '/schedules/:schedule/edit',
  '/syncs',
  '/refresh-plan',
  '/quota',
  '/audit',
  '/operators',
  '/nowhere',
];

const DESK = { width: 1440, height: 900 };
/** As narrow as a desk's window at 400 %. */
const PHONE = { width: 320, height: 640 };

/** Milliseconds for all pages one after the other on a busy machine. */
const PATIENCE = 600_000;

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
const named = new Map<string, string>();

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(120, { APPROVAL_ABOVE: '50', DAILY_CEILING: '70' }, ['--waiting-share', '0.1']),
    launchBrowser(),
  ]);
  const people = await desk.kakao.people();
  const linked = people.filter(({ state }) => state === 'linked').map(({ id }) => id);
  named.set('waiting', people.find(({ state }) => state === 'waiting')?.id ?? '');
  const [one = '', two = '', gone = '', stuck = ''] = linked;
  named.set('linked', two);
  named.set('unlinked', gone);
  await desk.sync();
  await desk.kakao.happen(gone, { op: 'unlink' });
  await desk.admin.post(`/api/users/${gone}/refresh`);
  await desk.kakao.happen(two, { op: 'withdraw-scopes', scopes: ['account_email'] });
  await desk.admin.post(`/api/users/${two}/refresh`);
  await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -103, userIds: [stuck] });
  const done = await desk.run('logout', [one, stuck]);
  await desk.ended(done.id);
  const told = await desk.admin.send(
    'POST',
    '/api/told-files?covers=all',
    `id,link,scopes\n${two},linked,account_email\n${gone},linked,\n777,linked,\n`,
    { 'content-type': 'text/csv' },
  );
  await desk.admin.post(`/api/told-files/${told.body.id}/apply`, { reason: 'crm' });
  const check = await desk.admin.post('/api/consent-checks', {
    users: { ids: linked.slice(0, 20) },
    on: kstDayOf(new Date()),
    purpose: 'marketing',
    scopes: ['profile_nickname'],
    terms: ['marketing_2025'],
    reason: 'newsletter',
  });
  named.set('check', check.body.id);
  named.set('failedJob', done.id);
  named.set('draft', (await desk.draft('unlink', linked.slice(4, 40))).id);
  const waitingJob = await desk.draft('unlink', linked.slice(4, 80));
  await desk.act(waitingJob.id, 'start', { expectedTotal: 76 });
  named.set('waitingJob', waitingJob.id);
  const question = { name: '전화번호 미동의', filter: { notAgreed: ['phone_number'], status: ['linked'] } };
  const { body: saved } = await desk.admin.post('/api/saved-questions', question);
  named.set('question', saved.id);
  const { body: schedule } = await desk.admin.post('/api/schedules', {
    name: 'Monday log-out',
    job: { kind: 'logout', users: { savedQuestionId: saved.id }, reason: 'devices are shared' },
    timing: { every: 'week', days: [1], time: '03:00' },
  });
  named.set('schedule', schedule.id);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it(
  'no page bars anybody in either language, each has its one heading and its title, and fits a phone with its dates and figures whole and nothing cut unseen',
  async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
    const { page } = visit;
    const found: Record<string, unknown> = {};
    for (const [index, pattern] of PAGES.entries()) {
      const path = pattern.replace(/:(\w+)/, (_, name: string) => named.get(name) ?? '');
      await visit.goto(path);
      // A page opens in the language of the one before and is turned to the other, so that each opens pages.
      for (const locale of index % 2 === 0 ? LOCALES : LOCALES.toReversed()) {
        await visit.speak(locale);
        await page.locator('[aria-busy="true"], .skeleton').first().waitFor({ state: 'detached' });
        const barriers = await visit.barriers();
        const headings = await page.locator('h1').count();
        const isTitled = / · Linkdesk$/.test(await page.title());
        await page.setViewportSize(PHONE);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        const broken = await page.evaluate<string[]>(BROKEN);
        const cut = await page.evaluate<string[]>(CUT);
        const faint = await page.evaluate<string[]>(FAINT);
        await page.setViewportSize(DESK);
        const isWhole = width <= PHONE.width && broken.length === 0 && cut.length === 0 && faint.length === 0;
        if (barriers.length > 0 || headings !== 1 || !isTitled || !isWhole) {
          found[`${locale} ${pattern}`] = { barriers, headings, isTitled, width, broken, cut, faint };
        }
        await picture(page, `${locale}-${pattern.replace(/[^a-z]+/gi, '-').replace(/^-/, '')}`);
      }
    }
    expect(found).toEqual({});
  },
  PATIENCE,
);

it('where the system chooses the colours, what is current, done and to be pressed has a sign of its own', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await page.emulateMedia({ forcedColors: 'active' });
  const look = async (selector: string, property: string) => {
    await page.locator(selector).first().waitFor({ state: 'attached' });
    return page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
  };
  await visit.goto(`/jobs/${named.get('failedJob')}`);
  const paper = await look('body', 'backgroundColor');
  expect(await look('.nav a[aria-current]', 'backgroundColor')).not.toBe(paper);
  expect(await look('.nav a:not([aria-current])', 'backgroundColor')).not.toBe(
    await look('.nav a[aria-current]', 'backgroundColor'),
  );
  expect(await look('.tabs a[aria-current]', 'borderBottomColor')).not.toBe(paper);
  expect(await look('.tabs a:not([aria-current])', 'borderBottomColor')).toBe(paper);
  expect(await look('.progress > span', 'backgroundColor')).not.toBe(paper);
  expect(await look('.MuiButton-contained', 'borderTopWidth')).toBe('1px');
  await visit.goto('/overview');
  expect(await look('.share-bar span', 'backgroundColor')).not.toBe(paper);
  const ink = await look('body', 'color');
  expect(await look('.MuiChartsAxis-tickLabel', 'fill')).toBe(ink);
  expect(await look('.nav a:not([aria-current]) svg', 'color')).toBe(
    await look('.nav a:not([aria-current])', 'color'),
  );
});

it('an id by which an auditor knows people is whole on a phone', async () => {
  await desk.as('auditor');
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko', accountOf('auditor'));
  await visit.page.setViewportSize(PHONE);
  await visit.goto('/users');
  expect((await visit.ids()).some((id) => id.length === 19)).toBe(true);
  const cut = await visit.page
    .locator('.id .row-link')
    .evaluateAll((links) => links.filter((link) => link.scrollWidth > link.clientWidth).length);
  expect(cut).toBe(0);
});

it('on paper a page is its content, whole, whichever page was open before', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await visit.goto('/matrix');
  const table = page.locator('.scrolls:has(.matrix-cell)');
  await table.getByRole('row').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  const shown = page.locator('.sidebar, .topbar, .MuiButton-root').filter({ visible: true });
  expect(await shown.allTextContents()).toEqual([]);
  const styles = `(() => {
    const box = document.querySelector('.scrolls:has(.matrix-cell)');
    return [getComputedStyle(box).overflowX, getComputedStyle(box.querySelector('tbody tr')).breakBefore];
  })()`;
  // And no head stands alone at the end of a sheet.
  expect(await page.evaluate(styles)).toEqual(['visible', 'avoid']);
  expect(await page.evaluate(`getComputedStyle(document.querySelector('.shell')).minHeight`)).toBe('0px');
});

it('on paper the list of people has no controls and all its columns, with a long name and address too', async () => {
  const id = named.get('linked') ?? '';
  const account = { nickname: '가'.repeat(100), email: `${'a'.repeat(30)}@${'mail.'.repeat(10)}example` };
  await desk.kakao.happen(id, { op: 'set-account', account });
  await desk.admin.post(`/api/users/${id}/refresh`);
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await visit.goto('/users');
  await visit.ids();
  await page.emulateMedia({ media: 'print' });
  const controls = page.locator('.filter-bar, #search-help, .table .check').filter({ visible: true });
  expect(await controls.count()).toBe(0);
  // Wider pages are made smaller by a third at most, and cut at the edge beyond that.
  await page.setViewportSize({ width: 900, height: 990 });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(900);
});

describe.each(LOCALES)('in %s', (locale) => {
  it('the log-in page bars nobody', async () => {
    visit = await Visit.open(browser, desk.server.url, locale);
    await visit.goto('/');
    expect(await visit.barriers()).toEqual([]);
    await picture(visit.page, `${locale}-login`);
  });

  it('a press leaves keyboards where they are, and in the page where the button goes', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    const person = `/users/${named.get('linked')}`;
    const stays: [string, string, string][] = [
      [person, 'person.readAnew', 'person.readDone'],
      [`/consent-checks/${named.get('check')}`, 'consentChecks.verify.action', 'consentChecks.verify.intact'],
      ['/syncs', 'syncs.startFull', 'syncs.started'],
    ];
    for (const [path, button, done] of stays) {
      await visit.goto(path);
      await visit.button(button).press('Enter');
      await visit.reads(say(done));
      expect(await focused()).toBe(say(button));
    }
    await visit.goto(person);
    await page.getByLabel(say('person.asOf.day'), { exact: true }).fill(kstDayOf(new Date()));
    await visit.button('person.asOf.show').press('Enter');
    await page.locator('.as-of-day + *').first().waitFor();
    expect(await focused()).toBe(say('person.asOf.show'));

    await desk.admin.post('/api/protected-users', { ids: [named.get('linked')], reason: 'staff' });
    const { body: notice } = await desk.admin.post('/api/notices', {
      kind: 'term',
      subject: 'marketing_2025',
      language: locale,
      version: '1',
      text: 'words',
      from: '2024-01-01',
    });
    const goes: [string, string][] = [
      [person, 'protectedUsers.end'],
      [`/notices/${notice.id}`, 'notices.act.supersede'],
    ];
    for (const [path, button] of goes) {
      await visit.goto(path);
      await visit.button(button).press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('reason.label')).fill('as told');
      await dialog.getByRole('button', { name: say(button), exact: true }).press('Enter');
      await visit.button(button).waitFor({ state: 'detached' });
      await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('main');
    }
    await expect
      .poll(async () => (await desk.admin.get('/api/syncs')).body.data[0].status, SOON)
      .toBe('completed');
  });

  it('a table is a stop for keyboards only where it is larger than its place', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/operators');
    await page.getByRole('table', { name: say('operators.caption') }).waitFor();
    const region = page.getByRole('region', { name: say('page.table') });
    await region.waitFor({ state: 'detached' });
    await page.setViewportSize(PHONE);
    await region.focus();
    expect(await region.evaluate((box) => box.matches(':focus'))).toBe(true);
    await page.setViewportSize(DESK);
    await region.waitFor({ state: 'detached' });
  });

  it('the way from the log-in to a person needs no mouse', async () => {
    visit = await Visit.open(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/');
    const { keyboard } = page;
    await visit.tabTo(say('login.email'));
    await keyboard.type(ADMIN.email);
    await visit.tabTo(say('login.password'));
    await keyboard.type(ADMIN.password);
    await keyboard.press('Enter');
    await page.locator('table[aria-busy="false"]').waitFor();

    await page.reload();
    await page.locator('table[aria-busy="false"]').waitFor();
    await keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe(say('app.skip'));
    await keyboard.press('Enter');
    await visit.tabTo(say('users.search.label'));
    await keyboard.type(named.get('linked') ?? '');
    await keyboard.press('Enter');
    await expect.poll(() => visit.ids(), SOON).toEqual([named.get('linked')]);
    await page.locator('tbody .row-link').evaluate((link) => link.setAttribute('data-aim', ''));
    await visit.tabTo('[data-aim]');
    expect(await hasFocusRing()).toBe(true);
    await keyboard.press('Enter');
    await expect.poll(() => visit.path, SOON).toBe(`/users/${named.get('linked')}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
});

/** Days, moments and numbers with their unit that stand on more than one line. */
const BROKEN = `(() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const { 0: whole, index } of text.data.matchAll(
      /\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d(:\\d\\d)?)?|\\d(\\s(calls?|sec|min|hr|d)\\b|[회명건초분시일])/g,
    )) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + whole.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) broken.push(whole);
    }
  }
  return broken;
})()`;

/** Fields whose example, which the checker does not look at, is paler than its colour. */
const FAINT = `(() => [...document.querySelectorAll('[placeholder]:not([placeholder=""])')]
  .filter((field) => getComputedStyle(field, '::placeholder').opacity !== '1')
  .map(({ placeholder }) => placeholder)
)()`;

/** What is wider than its place and shows neither by a shade nor by dots that it goes on; or lies over the next cell. */
const CUT = `(() => [...document.querySelectorAll('body *')]
  .filter((element) => {
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isCut = element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
    const isOver = overflowX !== 'visible' || element.matches('th, td');
    return isCut && isOver && textOverflow !== 'ellipsis' && !element.matches('.scrolls, input');
  })
  .map(({ tagName, className, textContent }) => tagName + '.' + className + ': ' + textContent.slice(0, 40))
)()`;

function hasFocusRing(): Promise<boolean> {
  return visit.page.evaluate<boolean>(`(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== 'none' && outlineWidth !== '0px';
  })()`);
}
