import { readFileSync } from 'node:fs';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { askAgain, refuse } from '../support/refusals.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

/** Written out here once, so that not every expectation comes from the same messages as the page. */
const WORDS = {
  ko: { title: '전체 현황', talk: '톡 메시지 전송', own: 'Linkdesk의 작업', drift: '내부 시스템과의 차이' },
  en: { title: 'Overview', talk: 'Talk message', own: 'A job of this desk', drift: 'Drift' },
};

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let withdrawn: string;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60, {}, ['--waiting-share', '0.1']), launchBrowser()]);
  await desk.sync();
  const people = await desk.kakao.people();
  const linked = people.filter(({ state }) => state === 'linked');
  withdrawn = linked.find(({ scopes }) => scopes.includes('talk_message'))?.id ?? '';
  await desk.kakao.happen(withdrawn, { op: 'withdraw-scopes', scopes: ['talk_message'] });
  await desk.admin.post(`/api/users/${withdrawn}/refresh`);
  const gone = linked.filter(({ id }) => id !== withdrawn).slice(0, 3);
  const job = await desk.run(
    'unlink',
    gone.map(({ id }) => id),
  );
  await desk.ended(job.id);
  await desk.admin.post('/api/notices', {
    kind: 'term',
    subject: 'service_2024',
    language: 'ko',
    version: 'v2',
    text: '개정 약관',
    from: new Date(Date.now() - 3_600_000).toISOString(),
  });
});

afterEach(() => visit.close());
afterAll(() => browser.close());

const card = (name: string) => visit.page.getByRole('region', { name, exact: true });
const cells = (row: Locator) => row.locator('th, td').allInnerTexts();

describe.each(triedIn('en'))('in %s', (locale) => {
  const words = WORDS[locale];

  it('everyone is told of by charts with their tables, and each figure leads to its people', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users');
    await page.getByRole('navigation').getByRole('link', { name: words.title }).click();
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
    const counts = await desk.database.query(
      `SELECT status, count(*)::int AS count FROM users GROUP BY status`,
    );
    for (const { status, count } of counts) {
      await page
        .getByRole('link', {
          name: say('users.toList', { what: say(`status.${status}`), count }),
          exact: true,
        })
        .waitFor();
    }

    // The chart says the same as the table beside it, in words too; its second series is hatched.
    const links = card(say('overview.links.title'));
    const chart = links.getByRole('img', { name: say('overview.links.caption'), exact: true });
    await chart.waitFor();
    await expect.poll(() => links.locator('svg rect[fill^="url(#"]').count(), SOON).toBeGreaterThan(0);
    const newest = await cells(links.locator('tbody tr').first());
    const [begun, ended, net] = newest
      .slice(1)
      .map((text) => Number.parseInt(text.replace('−', '-').replace(/[+,]/g, ''), 10));
    expect([ended, net]).toEqual([3, (begun ?? 0) - 3]);
    expect(await links.locator('tbody tr').count()).toBe(26);
    await picture(page, `${locale}-overview`);
    expect(await visit.barriers()).toEqual([]);

    // A figure, the list that it leads to, and back.
    const changes = card(say('overview.changes.title'));
    await changes.getByRole('combobox').selectOption('scope:talk_message');
    await expect.poll(() => visit.query.get('of'), SOON).toBe('scope:talk_message');
    await changes.getByRole('table', { name: new RegExp(words.talk) }).waitFor();
    await changes.locator('tbody tr').first().locator('td').nth(1).getByRole('link').click();
    await expect.poll(() => visit.path, SOON).toBe('/users');
    await visit.reads(`${say('users.filter.withdrew')}: ${words.talk}`);
    expect((await visit.ids()).map((id) => id.trim())).toEqual([withdrawn]);
    await page.goBack();
    const causes = card(say('overview.causes.title'));
    await causes.getByRole('row').filter({ hasText: words.own }).getByRole('link').click();
    await visit.reads(`${say('users.filter.unlinkedBy')}: ${words.own}`);
    await expect.poll(async () => (await visit.ids()).length, SOON).toBe(3);
  });

  it('the plan tells what reading anew costs, and leads to the job and the schedule that do it', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/overview');
    await card(say('overview.freshness.title'))
      .getByRole('link', { name: say('refreshPlan.title'), exact: true })
      .click();
    await page.getByRole('heading', { level: 1, name: say('refreshPlan.title') }).waitFor();
    const rows = page.getByRole('table', { name: say('refreshPlan.caption') }).locator('tbody tr');
    await expect.poll(() => rows.count(), SOON).toBe(5);
    // Of 57 people: one page of ids, one look at their links, three calls with details, scopes and terms of each.
    expect((await cells(rows.first())).slice(1, 3).join(' ')).toMatch(/^57 119\s/);
    await picture(page, `${locale}-refresh-plan`);
    await page.goto('/refresh-plan');
    await rows
      .nth(2)
      .getByRole('link', { name: new RegExp(say('refreshPlan.toSchedule')) })
      .click();
    await expect.poll(() => visit.path, SOON).toBe('/schedules/new');
    await visit.reads(say('users.filter.refreshedBeforeDaysValue', { count: 7 }));
  });

  it('a file of what the own systems hold shows who differs, and each figure leads to them', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const file = (text: string) => ({ name: 'crm.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await visit.goto('/overview');
    await page.getByRole('navigation').getByRole('link', { name: words.drift }).click();
    await page.getByRole('heading', { level: 1, name: words.drift }).waitFor();
    await visit.press('drift.tell.open');
    const input = page.locator('input[type="file"]');
    await input.setInputFiles(file(`id,link,scopes\n${withdrawn},linkt,\n`));
    await visit.reads(say('drift.badLine.bad_link'));
    expect(await visit.button('drift.tell.submit').isDisabled()).toBe(true);
    await input.setInputFiles(file(`id,link,scopes\n${withdrawn},linked,talk_message\n777,linked,\n`));
    await visit.reads(say('drift.preview.unknown', { count: 1 }));
    await page.getByLabel(say('reason.label')).fill('crm nightly');
    // Somebody applies a later file meanwhile: it is said before anything is done with this one.
    const later = await desk.admin.send('POST', '/api/told-files', 'id,link\n777,linked\n', {
      'content-type': 'text/csv',
    });
    await desk.admin.post(`/api/told-files/${later.body.id}/apply`, { reason: 'later' });
    await visit.press('drift.tell.submitCount', { count: 2, smart_count: 2 });
    await visit.reads(say('drift.preview.counting', { count: 1, smart_count: 1 }));
    await visit.button('drift.tell.submitCount', { count: 1, smart_count: 1 }).waitFor();
    await picture(page, `${locale}-told-later`);
    // What came of that file is said of no other.
    const refused = page.getByText(say('error.byCode.told_later'));
    await refused.waitFor();
    await input.setInputFiles(file(`id,link\n${withdrawn},linkt\n`));
    await visit.reads(say('drift.badLine.bad_link'));
    expect(await refused.count()).toBe(0);
    await input.setInputFiles(file(`id,link,scopes\n${withdrawn},linked,talk_message\n777,linked,\n`));
    await visit.press('drift.tell.submitCount', { count: 2, smart_count: 2 });
    await visit.reads(say('drift.tell.done'));

    const kind = say('drift.kind.scopes-not-agreed');
    const figure = page.getByRole('link', {
      name: say('users.toList', { what: kind, count: 1 }),
      exact: true,
    });
    await figure.waitFor();
    await card(say('drift.kind.unknown-to-kakao')).getByText('777', { exact: true }).waitFor();
    const versions = card(say('drift.versions.title'));
    await versions.getByRole('link', { name: /service_2024 v2/ }).waitFor();
    await picture(page, `${locale}-drift`);
    expect(await visit.barriers()).toEqual([]);
    await figure.click();
    await visit.reads(`${say('users.filter.drift')}: ${kind}`);
    expect((await visit.ids()).map((id) => id.trim())).toEqual([withdrawn]);
    await page.locator('tbody .row-link').first().click();
    await card(words.drift).getByText(words.talk).first().waitFor();
  });

  it('the figures are a file too, and the periods are chosen in the address', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/overview');
    await page.getByRole('link', { name: say('overview.by.day'), exact: true }).click();
    await expect.poll(() => visit.query.get('by'), SOON).toBe('day');
    const links = card(say('overview.links.title'));
    await expect.poll(() => links.locator('tbody tr').count(), SOON).toBe(30);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      links.getByRole('button', { name: new RegExp(say('action.download')) }).click(),
    ]);
    const [table = '', about = ''] = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n\r\n');
    const lines = table.split('\r\n');
    expect(lines[0]).toBe(
      `\ufeff${say('overview.period')},${say('overview.links.begun')},${say('overview.links.ended')},${say('overview.links.net')}`,
    );
    const shown = await cells(links.locator('tbody tr').first());
    expect(lines[1]?.split(',')[0]).toBe(shown[0]);
    expect(lines).toHaveLength(31);
    // The file says of itself of when it is, which days it counts, and how it counts.
    const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    expect(download.suggestedFilename()).toBe(`${say('overview.links.title')} ${day}.csv`);
    expect(about.split('\r\n')[1]).toMatch(
      new RegExp(`^${say('overview.asOf')},20.{17} KST \\(20.{17} UTC\\)$`),
    );
    expect(about.split('\r\n')[2]).toBe(`${say('overview.period')},${lines.at(-1)?.split(',')[0]} – ${day}`);
    expect(about).toContain(say('overview.links.note'));
  });
});

it('the sign of a consent is the same in the matrix, whether or not a person’s page was open before', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  const look = async () => {
    await page.locator('.agreed').first().waitFor();
    return page.evaluate<unknown>(`(() => {
      const sign = document.querySelector('.agreed');
      const { color, fontWeight } = getComputedStyle(sign);
      return [color, fontWeight, sign.querySelector('svg').getBoundingClientRect().width];
    })()`);
  };
  await visit.goto('/matrix');
  const first = await look();
  await visit.goto(`/users/${withdrawn}`);
  expect(await look()).toEqual(first);
});

it('one other combination is one, however many people have it', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page } = visit;
  await page.route('**/api/consent-matrix', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: { ...(await response.json()), others: { combinations: 1, count: 5 } },
    });
  });
  await visit.goto('/matrix');
  await page.getByText('1 other combination: 5 people', { exact: true }).waitFor();
});

it('figures of the matrix lead to the people whom they count, also while others are on their way', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  const lacks = card(say('matrix.needs.title'));
  const shown = async () => {
    const links = await lacks.getByRole('link').all();
    return [
      await lacks.textContent(),
      ...(await Promise.all(links.map((link) => link.getAttribute('href')))),
    ];
  };
  await visit.goto('/matrix?needs=scope:talk_message');
  await lacks.waitFor();
  const before = await shown();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/consent-matrix?*', async (route) => {
    await asked;
    await route.fallback();
  });
  await page.getByRole('checkbox', { name: say('scopes.account_email') }).check();
  await visit.reads(say('state.updating'));
  expect(await shown()).toEqual(before);
  answer();
  await page.getByText(say('state.updating')).waitFor({ state: 'detached' });
  expect((await shown())[1]).toBe('/users?lacksAny=scope%3Atalk_message,scope%3Aaccount_email');
});

it('no figure of the matrix leads to people before it is known what they lack', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  const people = say('matrix.people', { count: (await desk.admin.get('/api/consent-matrix')).body.people });
  const combinations = page.getByRole('table', { name: say('matrix.combinations.caption') });
  await refuse(page, 'catalogue');
  await visit.goto('/matrix');
  await visit.reads(people);
  expect(await combinations.count()).toBe(0);
  await page.getByRole('alert').waitFor();
  expect(await combinations.count()).toBe(0);
  await askAgain(page, () => visit.press('action.retry'));
  await combinations.waitFor();
});
