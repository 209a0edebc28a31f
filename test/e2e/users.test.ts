import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kstDayOf } from '../../server/platform/kst.js';
import { launchBrowser } from '../support/browser.js';
import { accountOf, JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** What is true at Kakao, the newest link first. */
let people: TruePerson[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(130, {}, ['--waiting-share', '0.08']), launchBrowser()]);
  await desk.sync();
  people = (await desk.kakao.people()).sort((a, b) => linkedAt(b) - linkedAt(a));
});

it('gives an auditor people by their ids, and no search or order that could tell a name', async () => {
  await desk.as('auditor');
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko', accountOf('auditor'));
  const { page, say } = visit;
  await visit.goto('/users');
  const [id = ''] = await visit.ids();
  expect(await page.getByRole('columnheader').allInnerTexts()).not.toContain(say('users.column.nickname'));
  expect(await page.getByLabel(say('users.sort.label')).locator('option').count()).toBe(4);
  await page.getByLabel(say('users.search.label')).fill('보리');
  await page.getByRole('alert').getByText(say('error.byCode.personal_search')).waitFor();
  expect(await page.getByText(say('error.noAccessTitle')).count()).toBe(0);
  await page.getByLabel(say('users.search.label')).fill(id);
  await expect.poll(() => visit.ids(), SOON).toEqual([id]);
  await page.getByRole('rowheader').getByRole('link', { name: id }).click();
  await expect.poll(() => visit.path, SOON).toBe(`/users/${id}`);
  // A colleague's address with an order that the auditor has not: the people are there, in the usual one.
  await visit.goto('/users?status=linked&sort=nickname');
  expect(await visit.ids()).toContain(id);
  expect(await page.getByLabel(say('users.sort.label')).inputValue()).toBe('-connectedAt');
});

it('copies an id on plain HTTP too, and says where it could not', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  // What a browser leaves of it outside of HTTPS and localhost.
  await page.addInitScript('Object.defineProperty(navigator, "clipboard", { value: undefined })');
  await page.clock.install();
  await visit.goto('/users');
  const [id = ''] = await visit.ids();
  const copy = page.getByRole('button', { name: say('action.copy', { value: id }) });
  // What came of a press is shown for a moment only: of that no time passes but what is told.
  await page.clock.pauseAt(Date.now() + 60_000);
  await copy.click();
  await page.getByRole('alert').getByText(say('action.copied')).waitFor();
  await page.clock.resume();
  await page.getByLabel(say('users.search.label')).focus();
  await page.keyboard.press('Control+V');
  expect(await page.getByLabel(say('users.search.label')).inputValue()).toBe(id);
  // The list has its new rows, so that the next press meets one that stays.
  await expect.poll(() => visit.ids(), SOON).toEqual([id]);
  await page.evaluate('document.execCommand = () => false');
  await page.clock.pauseAt(Date.now() + 120_000);
  await copy.click();
  const failed = page.getByRole('alert').getByText(say('action.copyFailed'));
  await failed.waitFor();
  // Longer than the first press was shown, which says nothing of this one.
  await page.clock.runFor(2_000);
  expect(await failed.isVisible()).toBe(true);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('the list of people in %s', (locale) => {
  it('shows everybody once, forwards and backwards', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users');
    await visit.reads(say('users.count', { count: people.length }));
    const all = idsOf(people);
    const pages = [];
    for (let from = 0; from < all.length; from += 25) pages.push(all.slice(from, from + 25));
    for (const [index, expected] of pages.entries()) {
      await expect.poll(() => visit.ids(), SOON).toEqual(expected);
      const range = { from: index * 25 + 1, to: index * 25 + expected.length, total: all.length };
      await visit.reads(say('page.range', range));
      if (index < pages.length - 1) await visit.button('page.next').press('Enter');
    }
    expect(await visit.button('page.next').isDisabled()).toBe(true);
    // Pressed to no end, and held all the same: keyboards stay where they are.
    await visit.button('page.next').and(page.locator(':focus')).press('Enter');
    for (const expected of pages.slice(0, -1).reverse()) {
      await visit.press('page.previous');
      await expect.poll(() => visit.ids(), SOON).toEqual(expected);
    }
    await page.goBack();
    await expect.poll(() => visit.ids(), SOON).toEqual(pages[1]);
    await visit.button('page.first').press('Enter');
    await expect.poll(() => visit.ids(), SOON).toEqual(pages[0]);
    await visit.button('page.first').and(page.locator(':focus')).waitFor();
    // An address with the page of another order leads to the first page of its own.
    await visit.press('page.next');
    await expect.poll(() => visit.ids(), SOON).toEqual(pages[1]);
    await visit.goto(`${page.url()}&sort=id`);
    await visit.press('action.retry');
    const byId = [...all].sort((a, b) => Number(BigInt(a) - BigInt(b)));
    await expect.poll(() => visit.ids(), SOON).toEqual(byId.slice(0, 25));
  });

  it('finds by a fragment, a beginning and the whole of a nickname, by id, email and telephone', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto('/users?limit=100');
    const { nickname, email, phoneNumber, one } = findable();
    const named = (test: (name: string) => boolean) =>
      idsOf(people.filter(({ account }) => test(String(account.nickname ?? '').toLowerCase())));
    const inner = nickname.slice(1, 3);

    await find(inner);
    const byFragment = await visit.ids();
    // Other fields may hold the fragment too; nobody whose nickname holds it may be missing.
    expect(byFragment).toEqual(expect.arrayContaining(named((name) => name.includes(inner))));
    expect(byFragment.length).toBeLessThan(people.length);

    await find(`${nickname.slice(0, 2)}*`);
    await expect
      .poll(() => visit.ids(), SOON)
      .toEqual(named((name) => name.startsWith(nickname.slice(0, 2))));
    await find(`${inner}*`);
    await expect.poll(() => visit.ids(), SOON).toEqual(named((name) => name.startsWith(inner)));
    await find(`"${nickname}"`);
    await expect.poll(() => visit.ids(), SOON).toEqual(named((name) => name === nickname));
    await find(`"${inner}"`);
    await visit.reads(visit.say('users.empty.noMatchTitle'));
    expect(await visit.page.getByRole('link', { name: visit.say('person.toLookup') }).count()).toBe(0);
    // Nobody at this telephone number does not mean that the caller is nobody.
    await find('010-9999-9999');
    await visit.reads(visit.say('users.empty.noMatchSearchBody'));
    await picture(visit.page, `${visit.locale}-users-unknown-phone`);
    await find('7777777777777777777');
    const lookUp = visit.page.getByRole('link', { name: visit.say('person.toLookup') });
    await picture(visit.page, `${visit.locale}-users-unknown-id`);
    await lookUp.click();
    await expect
      .poll(() => visit.page.getByLabel(visit.say('lookup.label'), { exact: true }).inputValue(), SOON)
      .toBe('7777777777777777777');
    expect(visit.page.url()).toBe(`${desk.server.url}/lookup`);
    await visit.page.goBack();
    for (const q of [
      one.id,
      email,
      phoneNumber,
      phoneNumber.replace('+82 ', '0'),
      email.split('@')[0] ?? '',
    ]) {
      await find(q);
      await expect.poll(() => visit.ids(), SOON).toEqual([one.id]);
    }
  });

  it('filters by state, scope, term and days; Back undoes one step, a condition is removed by its cross', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users?limit=100');
    const steps: ((person: TruePerson) => boolean)[] = [];
    const shows = async (wanted = steps) => {
      const expected = idsOf(people.filter((person) => wanted.every((step) => step(person))));
      expect(expected.length).toBeGreaterThan(0);
      expect(expected.length).toBeLessThan(100);
      await expect.poll(() => visit.ids(), SOON).toEqual(expected);
      await visit.reads(say('users.count', { count: expected.length }));
    };

    await menu(say('users.column.consents'), async (form) => {
      await form
        .getByRole('radio', { name: pair('users.filter.agreed', 'account_email'), exact: true })
        .check();
      await form.getByRole('radio', { name: pair('users.filter.notAgreed', 'friends'), exact: true }).check();
    });
    steps.push(({ scopes }) => scopes.includes('account_email') && !scopes.includes('friends'));
    await shows();
    await menu(say('users.column.terms'), async (form) => {
      const agreed = `${say('users.filter.termAgreed')}: marketing_2025`;
      await form.getByRole('radio', { name: agreed, exact: true }).check();
    });
    steps.push(({ terms }) => terms.some(({ tag }) => tag === 'marketing_2025'));
    await shows();
    await menu(say('users.filter.status'), (form) =>
      form.getByRole('checkbox', { name: say('status.linked'), exact: true }).check(),
    );
    steps.push(({ state }) => state === 'linked');
    await shows();
    const matching = people.filter((person) => steps.every((step) => step(person)));
    const [from, to] = [dayOf(matching.at(-2)), dayOf(matching[1])];
    await menu(say('users.filter.connected'), async (form) => {
      await form.getByLabel(say('users.filter.firstDay'), { exact: true }).fill(from);
      await form.getByLabel(say('users.filter.lastDay'), { exact: true }).fill(to);
      await form.getByRole('button', { name: say('action.apply') }).click();
    });
    steps.push((person) => from <= dayOf(person) && dayOf(person) <= to);
    await shows();

    await page.goBack();
    await shows(steps.slice(0, 3));
    await page.goForward();
    await shows();
    const term = `${say('users.filter.termAgreed')}: marketing_2025`;
    await page.getByRole('button', { name: say('users.filter.remove', { name: term }) }).click();
    await menu(say('users.column.terms'), (form) =>
      form.getByRole('radio', { name: `${say('users.filter.termNotAgreed')}: marketing_2025` }).check(),
    );
    const [consents = () => true, marketing = () => true, linked = () => true, days = () => true] = steps;
    await shows([consents, (person) => !marketing(person), linked, days]);

    // Whoever removes conditions by keyboard goes on with the next, and at last is in the page, not at its top.
    const chips = page.getByRole('list', { name: say('users.filter.active') }).locator('.condition');
    for (let left = await chips.count(); left > 0; left--) {
      await (left % 2 ? chips.first() : chips.last()).press('Enter');
      await expect.poll(() => chips.count(), SOON).toBe(left - 1);
      expect(await page.locator(':focus').getAttribute('class')).toBe(left > 1 ? 'condition' : 'content');
    }
  });

  it('keeps filter, order and ticks in the address: there and back, and for a colleague', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users?status=waiting');
    const waiting = people.filter(({ state }) => state === 'waiting');
    const ordered = idsOf(waiting).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    await page
      .getByRole('columnheader', { name: say('users.column.id') })
      .getByRole('button')
      .click();
    await expect.poll(() => visit.ids(), SOON).toEqual(ordered);
    await page.locator('tbody tr').nth(1).getByRole('checkbox').check();
    await page.locator('tbody tr').nth(3).getByRole('checkbox').check();
    const ticked = [ordered[1], ordered[3]];
    await expect.poll(() => ticks(page), SOON).toEqual(ticked);
    const address = page.url();
    expect(visit.query.get('ticked')).toBe(ticked.join(','));

    await page.locator('tbody tr').nth(2).locator('.row-link').click();
    await expect.poll(() => visit.path, SOON).toBe(`/users/${ordered[2]}`);
    await page.getByRole('link', { name: `← ${say('users.title')}` }).click();
    await expect.poll(() => ticks(page), SOON).toEqual(ticked);
    expect(page.url()).toBe(address);
    await page.locator('tbody tr').nth(2).locator('td').nth(3).click();
    await expect.poll(() => visit.path, SOON).toBe(`/users/${ordered[2]}`);
    await page.goBack();
    await expect.poll(() => ticks(page), SOON).toEqual(ticked);
    expect(page.url()).toBe(address);

    const colleague = await Visit.second(browser, desk.server.url, locale);
    await colleague.goto(address);
    await expect.poll(() => colleague.ids(), SOON).toEqual(ordered);
    await expect.poll(() => ticks(colleague.page), SOON).toEqual(ticked);
    await colleague.reads(say('users.select.count', { count: 2 }));
    await colleague.close();

    await page.locator('nav a[href="/users"]').click();
    await visit.reads(say('users.count', { count: people.length }));
    expect(page.url()).toBe(`${desk.server.url}/users`);
    expect(await ticks(page)).toEqual([]);
  });

  it('says how many of those ticked are not on the page that is shown', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const bar = page.getByRole('region', { name: say('users.select.bar') }).locator('strong');
    const [one, two] = idsOf(people.filter(({ state }) => state === 'waiting'));
    await visit.goto(`/users?status=waiting&ticked=${one},${two}`);
    await visit.ids();
    expect(await bar.textContent()).toBe(say('users.select.count', { count: 2 }));
    await page.getByLabel(say('users.search.label')).fill(`${one}`);
    await expect.poll(() => visit.ids(), SOON).toEqual([one]);
    const words = `${say('users.select.count', { count: 2 })} ${say('users.select.unseen', { count: 1 })}`;
    expect(await bar.textContent()).toBe(words);
    await picture(page, `${locale}-users-ticked-unseen`);
    await page.getByLabel(say('users.search.label')).fill('nobody has this');
    await page.locator('.empty').waitFor();
    await visit.reads(
      `${say('users.select.count', { count: 2 })} ${say('users.select.unseen', { count: 2 })}`,
    );
  });

  it('sorts by every order there is', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users?status=waiting');
    const waiting = people.filter(({ state }) => state === 'waiting');
    const byId = idsOf(waiting).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    const expected = {
      '-connectedAt': idsOf(waiting),
      connectedAt: idsOf(waiting).reverse(),
      id: byId,
      '-id': byId.toReversed(),
    };
    for (const [sort, ids] of Object.entries(expected)) {
      await page.getByLabel(say('users.sort.label')).selectOption(sort);
      await expect.poll(() => visit.ids(), SOON).toEqual(ids);
      const head = sort.endsWith('id') ? 'users.column.id' : 'users.column.connectedAt';
      const direction = sort.startsWith('-') ? 'descending' : 'ascending';
      const column = page.getByRole('columnheader', { name: say(head) });
      expect(await column.getAttribute('aria-sort')).toBe(direction);
    }
    const nicknames = async (sort: string) => {
      await page.getByLabel(say('users.sort.label')).selectOption(sort);
      const aria = sort.startsWith('-') ? 'descending' : 'ascending';
      await page.locator(`th[aria-sort="${aria}"]`).getByText(say('users.column.nickname')).waitFor();
      const shown = await visit.ids();
      return shown.map((id) => waiting.find((person) => person.id === id)?.account.nickname ?? '');
    };
    const [up, down] = [await nicknames('nickname'), await nicknames('-nickname')];
    expect(up).toEqual(down.toReversed());
    expect(up).not.toEqual(waiting.map(({ account }) => account.nickname));
  });

  it('keeps the rows readable while newer ones are on their way', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users');
    const before = await visit.ids();
    let answer = () => {};
    const isLookedAt = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const sorted = /\/api\/users\?.*sort=id/;
    await page.route(sorted, (route) => isLookedAt.then(() => route.continue()));
    await page.getByLabel(say('users.sort.label')).selectOption('id');
    await page.locator('table[aria-busy="true"]').waitFor();
    expect(await page.locator('tbody th[scope="row"]').count()).toBe(before.length);
    await picture(page, `${locale}-users-busy`);
    expect(await visit.barriers()).toEqual([]);
    answer();
    await page.locator('table[aria-busy="false"]').waitFor();
    expect(await visit.ids()).not.toEqual(before);
  });
});

/** Types into the search box and waits until the list asks for it. */
async function find(q: string): Promise<void> {
  const { page, say } = visit;
  await page.getByLabel(say('users.search.label')).fill(q);
  const name = say('users.filter.remove', { name: `${say('users.filter.q')}: ${q}` });
  await page.getByRole('button', { name, exact: true }).waitFor();
  await visit.ids();
}

async function menu(name: string, fill: (form: ReturnType<Page['getByRole']>) => Promise<unknown>) {
  const { page } = visit;
  await page.locator('button.filter-button', { hasText: name }).click();
  const form = page.getByRole('dialog', { name });
  await form.waitFor();
  await fill(form);
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
}

/** Somebody with a nickname long enough to be cut, an email address and a telephone number, all agreed to. */
function findable() {
  const wanted = ['account_email', 'phone_number', 'profile_nickname'];
  const one = people.find(
    ({ state, scopes, account: { nickname, email, phoneNumber } }) =>
      state === 'linked' &&
      wanted.every((scope) => scopes.includes(scope)) &&
      /^[가-힣]{4,}$/.test(String(nickname)) &&
      typeof email === 'string' &&
      typeof phoneNumber === 'string',
  );
  if (!one) throw new Error('the simulator has nobody to be found');
  const { nickname, email, phoneNumber } = one.account as Record<string, string>;
  return { one, nickname: nickname ?? '', email: email ?? '', phoneNumber: phoneNumber ?? '' };
}

const pair = (key: string, scope: string) => `${visit.say(key)}: ${visit.say(`scopes.${scope}`)}`;
const linkedAt = ({ connectedAt }: TruePerson) => Date.parse(connectedAt ?? '');
const idsOf = (some: TruePerson[]) => some.map(({ id }) => id);

/** The day of the link by the Korean calendar. */
const dayOf = (person: TruePerson | undefined) => (person ? kstDayOf(new Date(linkedAt(person))) : '');

async function ticks(page: Page): Promise<string[]> {
  await page.locator('table[aria-busy="false"]').waitFor();
  return page.locator('tbody tr[aria-selected="true"] .id:has(.copy)').allInnerTexts();
}
