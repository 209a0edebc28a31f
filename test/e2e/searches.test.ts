import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { picture } from '../support/picture.js';
import { ADMIN } from '../support/server.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

/** A number that many telephones begin with: a search of more than one page. */
const MANY = '8210*';
const REASON = 'letter of Hong Gildong';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let one: TruePerson;
/** The telephone number of that person, as an operator types it. */
let phone: string;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(120), launchBrowser()]);
  await desk.sync();
  const people = await desk.kakao.people();
  const found = people.find(({ scopes, account }) => scopes.includes('phone_number') && account.phoneNumber);
  if (!found) throw new Error('the simulator has nobody with a telephone');
  one = found;
  phone = String(one.account.phoneNumber).replace('+82 ', '0');
  await desk.draft('logout', [one.id], { reason: REASON });
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('what is searched for, in %s', (locale) => {
  it('stands in no address and no request’s, and is there after Back, Forward, a reload and by the link back', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const told = addressesOf(page);
    await visit.goto('/users?status=linked');
    const everybody = await visit.ids();
    await search(phone);
    await showsOne();
    expect(page.url()).toBe(`${desk.server.url}/users?status=linked&search=1`);
    await picture(page, `${locale}-users-searched`);

    await page.locator('tbody .row-link').first().click();
    await page.locator('h1 .tag').waitFor();
    await page.goBack();
    await showsOne();
    await page.reload();
    await showsOne();
    await page.locator('tbody .row-link').first().click();
    await page.reload();
    await page.getByRole('link', { name: `← ${say('users.title')}`, exact: true }).click();
    await showsOne();

    await page.getByRole('button', { name: chip(phone), exact: true }).click();
    await expect.poll(() => visit.ids(), SOON).toEqual(everybody);
    expect(await field().inputValue()).toBe('');
    expect(page.url()).toBe(`${desk.server.url}/users?status=linked`);
    await page.goBack();
    await showsOne();
    await page.goForward();
    await expect.poll(() => visit.ids(), SOON).toEqual(everybody);
    expect(told.filter((text) => holds(text, phone))).toEqual([]);
  });

  it('stands in no address where its pages are turned, and where all whom it finds are chosen for a job', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const told = addressesOf(page);
    await visit.goto('/users?sort=id');
    await search(MANY);
    await chipOf(MANY).waitFor();
    const first = await visit.ids();
    await visit.press('page.next');
    await expect.poll(() => visit.ids(), SOON).not.toEqual(first);
    const second = await visit.ids();
    expect(page.url()).toBe(`${desk.server.url}/users?sort=id&page=2&search=1`);
    await page.reload();
    await expect.poll(() => visit.ids(), SOON).toEqual(second);
    await visit.press('page.previous');
    await expect.poll(() => visit.ids(), SOON).toEqual(first);
    const names = await page.evaluate<string[]>(
      'Object.keys(sessionStorage).concat(Object.keys(localStorage))',
    );
    expect(names.filter((name) => holds(name, MANY))).toEqual([]);

    const { body } = await desk.admin.post('/api/users/search', { q: MANY });
    const count = body.total as number;
    await page.getByRole('checkbox', { name: say('page.select') }).check();
    await visit.press('users.select.all', { count });
    await visit.reads(say('users.select.allOn', { count }));
    await page.reload();
    await visit.reads(say('users.select.allOn', { count }));
    const chosen = page.url();
    await visit.press('users.bulk.refresh');
    await visit.reads(say('jobs.new.now', { count }));
    await visit.reads(`${say('users.filter.q')}: ${MANY}`);
    await page.reload();
    await visit.reads(say('jobs.new.now', { count }));
    const drafting = page.url();
    await page.getByRole('link', { name: say('jobs.new.change') }).click();
    await visit.reads(say('users.select.allOn', { count }));
    await page.goBack();
    await page.getByLabel(say('reason.label')).fill('test');
    await visit.press('jobs.new.submit');
    await expect.poll(() => visit.path, SOON).toMatch(/^\/jobs\/\d+$/);
    const job = await desk.job(visit.path.split('/').at(-1) ?? '');
    expect(job.counts.total).toBe(count);
    expect(told.filter((text) => holds(text, MANY) || /[?&]cursor=/.test(text))).toEqual([]);

    // To a colleague such addresses say that something is missing; nothing is chosen by them, least of all everybody.
    const colleague = await Visit.second(browser, desk.server.url, locale);
    await colleague.goto(chosen);
    await colleague.reads(say('page.searchLost'));
    expect(await colleague.ids()).toHaveLength(25);
    expect(await colleague.page.locator('.bulk-bar').count()).toBe(0);
    expect(await colleague.barriers()).toEqual([]);
    await picture(colleague.page, `${locale}-users-search-lost`);
    await colleague.page.getByLabel(say('users.sort.label')).selectOption('-id');
    await expect.poll(() => colleague.page.getByText(say('page.searchLost')).count(), SOON).toBe(0);
    await colleague.goto(`${chosen}&all=1`);
    await colleague.reads(say('page.searchLost'));
    expect(await colleague.ids()).toHaveLength(25);
    expect(await colleague.page.locator('.bulk-bar').count()).toBe(0);
    const check = drafting.replace('/jobs/', '/consent-checks/');
    const ids = `&ids=${one.id}`;
    for (const path of [check, check + ids, drafting + ids, `${drafting}&by=filter`, drafting]) {
      await colleague.goto(path);
      await colleague.reads(say('page.searchLost'));
      await colleague.reads(say('jobs.new.searchLost'));
      await colleague.page.getByRole('textbox', { name: say('jobs.new.paste') }).waitFor();
    }
    await picture(colleague.page, `${locale}-job-search-lost`);
    await colleague.close();
  });

  it('stands in no address of the audit log either', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const told = addressesOf(page);
    await visit.goto('/audit?key=Job.');
    const text = page.getByLabel(say('audit.filter.q'));
    const found = page.locator('table[aria-busy="false"] tbody tr').filter({ hasText: REASON });
    await text.fill(REASON);
    await visit.press('audit.filter.apply');
    await found.waitFor();
    await expect.poll(() => page.locator('tbody tr').count(), SOON).toBe(1);
    expect(page.url()).toBe(`${desk.server.url}/audit?key=Job.&search=1`);
    await page.reload();
    await found.waitFor();
    expect(await text.inputValue()).toBe(REASON);
    await found.locator('a[href^="/jobs/"]').click();
    await expect.poll(() => visit.path, SOON).toMatch(/^\/jobs\//);
    await page.goBack();
    await found.waitFor();
    await page.goBack();
    await expect.poll(() => text.inputValue(), SOON).toBe('');
    expect(told.filter((address) => holds(address, REASON))).toEqual([]);
  });

  it('is taken out of an old address at once, also where the log-in comes between, and is nothing to who logs in next', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const old = `/users?status=linked&q=${encodeURIComponent(phone)}`;
    await visit.goto('/jobs');
    const asked: Request[] = [];
    const keep = (request: Request) => asked.push(request);
    page.on('request', keep);
    await visit.goto(old);
    await showsOne();
    page.off('request', keep);
    const sent = await Promise.all(
      asked.map(async (request) => ({ method: request.method(), headers: await request.allHeaders() })),
    );
    expect(sent.filter(({ headers }) => holds(headers.referer ?? '', phone))).toEqual([]);
    // Nothing but this says that it was no other site's page.
    const posts = sent.filter(({ method }) => method === 'POST');
    expect([...new Set(posts.map(({ headers }) => headers.origin))]).toEqual([desk.server.url]);
    expect(page.url()).toBe(`${desk.server.url}/users?status=linked&search=1`);
    await page.goBack();
    await expect.poll(() => visit.path, SOON).toBe('/jobs');
    await page.goForward();
    await showsOne();
    expect(page.url()).toBe(`${desk.server.url}/users?status=linked&search=1`);

    expect((await visit.context.request.post('/api/session', { data: SECOND })).status()).toBe(200);
    await page.reload();
    await visit.reads(say('page.searchLost'));
    expect(await field().inputValue()).toBe('');

    await visit.context.clearCookies();
    await visit.goto(old);
    await logIn(SECOND);
    await showsOne();
    expect(page.url()).toBe(`${desk.server.url}/users?status=linked&search=1`);
  });

  it('is there for who logs in again, and for nobody else', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users?status=linked');
    await search(phone);
    await showsOne();
    await visit.context.clearCookies();
    await page.reload();
    await logIn(ADMIN);
    await showsOne();

    const logOut = async () => {
      await page.getByRole('button', { name: say('nav.operator', { name: 'Administrator' }) }).click();
      await page.getByRole('menuitem', { name: say('nav.logout') }).click();
    };
    await logOut();
    await logIn(ADMIN);
    await showsOne();
    await logOut();
    await logIn(SECOND);
    await visit.reads(say('page.searchLost'));
    expect(await field().inputValue()).toBe('');
    const kept = await page.evaluate<string>('JSON.stringify([history.state, { ...sessionStorage }])');
    expect(holds(kept, phone)).toBe(false);
  });
});

it('an address whose conditions cannot all be read chooses nobody by the others, and says so', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto('/users?status=linked&refreshedBeforeDays=4000&all=1');
  await visit.reads(say('page.addressUnclear'));
  expect(await visit.ids()).toHaveLength(25);
  expect(await page.locator('.bulk-bar').count()).toBe(0);
  expect(await visit.barriers()).toEqual([]);
  await picture(page, 'ko-users-address-unclear');
  const paste = page.getByRole('textbox', { name: say('jobs.new.paste') });
  const question = page.getByRole('radio', { name: say('schedules.people.question'), checked: true });
  for (const [path, choice] of [
    ['/jobs/new', paste],
    ['/consent-checks/new', paste],
    ['/schedules/new', question],
  ] as const) {
    await visit.goto(`${path}?kind=unlink&status=linked,odd&by=filter`);
    await visit.reads(say('page.addressUnclear'));
    await choice.waitFor();
  }
  expect(await visit.barriers()).toEqual([]);
  await picture(page, 'ko-schedule-address-unclear');
});

it('what is searched for is there still for who skips the navigation', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto('/users?status=linked');
  await search(phone);
  await showsOne();
  await page.getByRole('link', { name: say('app.skip') }).press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('main');
  expect(page.url()).toBe(`${desk.server.url}/users?status=linked&search=1`);
  await showsOne();
});

it('sends a file under its name in no address', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  const told = addressesOf(page);
  await visit.goto('/jobs/new');
  const name = `홍길동 ${phone}.csv`;
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), visit.press('jobs.file.upload')]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`id\n${one.id}\n`) });
  await visit.reads(name);
  expect(told.filter((address) => holds(address, phone))).toEqual([]);
});

const field = () => visit.page.getByLabel(visit.say('users.search.label'));
const search = (text: string) => field().fill(text);
const chip = (text: string) =>
  visit.say('users.filter.remove', { name: `${visit.say('users.filter.q')}: ${text}` });
const chipOf = (text: string) => visit.page.getByRole('button', { name: chip(text), exact: true });

/** Fills in the log-in page, once it has come. */
async function logIn({ email, password }: typeof SECOND): Promise<void> {
  const { page, say } = visit;
  await page.getByLabel(say('login.email')).fill(email);
  await page.getByLabel(say('login.password'), { exact: false }).and(page.locator('input')).fill(password);
  await visit.press('login.submit');
}

/** Waits until the list shows the one person with the telephone number, and says what was searched for. */
async function showsOne(): Promise<void> {
  await expect.poll(() => visit.ids(), SOON).toEqual([one.id]);
  await chipOf(phone).waitFor();
  expect(await field().inputValue()).toBe(phone);
}

/** Every address that the page has, sends a request to or names as where it comes from, and its titles, as they come. */
function addressesOf(page: Page): string[] {
  const told: string[] = [];
  page.on('request', (request) => told.push(request.url(), request.headers().referer ?? ''));
  page.on('framenavigated', (frame) => {
    told.push(frame.url());
    frame.title().then(
      (title) => told.push(title),
      () => undefined,
    );
  });
  return told;
}

/** Whether an address tells a text, however it is escaped and whatever stands between its digits. */
function holds(address: string, text: string): boolean {
  const bare = (some: string) => some.replace(/[-\s+]/g, '');
  return bare(decodeURIComponent(address)).includes(bare(text));
}
