import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { SOON, Visit } from '../support/visit.js';

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
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe('the search box', () => {
  it('joins what else is asked for before its text has settled', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, 'en');
    const { page, say } = visit;
    await visit.goto('/users?status=linked&sort=id');
    await visit.ids();
    const status = `${say('users.filter.status')}: ${say('status.linked')}`;
    const remove = say('users.filter.remove', { name: status });
    // In one task, so that the text cannot settle in between.
    await page.evaluate(
      ([box, button, text]) => {
        type Page = {
          document: { querySelector(selector: string): { value: string; click(): void } & EventTarget };
        };
        const { document } = globalThis as unknown as Page;
        const input = document.querySelector(`input[aria-label="${box}"]`);
        const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value')?.set;
        setter?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        document.querySelector(`button[aria-label="${button}"]`).click();
      },
      [say('users.search.label'), remove, phone] as const,
    );
    await chipOf(phone).waitFor();
    expect(page.url()).toBe(`${desk.server.url}/users?sort=id&search=1`);
  });

  it('writes nothing over what is typed in it, and takes on what Back and Forward bring', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
    const { page } = visit;
    await visit.goto('/users');
    await search('Kim ');
    await chipOf('Kim').waitFor();
    expect(await field().inputValue()).toBe('Kim ');
    await field().press('End');
    // At once: a pause between two letters would be a search of its own, and a step of the history.
    await page.keyboard.insertText('Min');
    await chipOf('Kim Min').waitFor();
    expect(await field().inputValue()).toBe('Kim Min');
    await page.goBack();
    await chipOf('Kim').waitFor();
    expect(await field().inputValue()).toBe('Kim');
    await page.goBack();
    await expect.poll(() => field().inputValue(), SOON).toBe('');
    await page.goForward();
    await chipOf('Kim').waitFor();
    expect(await field().inputValue()).toBe('Kim');
  });

  it('says that nobody is found only of what is searched for', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, 'en');
    const { page } = visit;
    await visit.goto('/users');
    await search('nobody has this');
    const nobody = page.locator('.empty');
    await nobody.waitFor();
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/users/search', async (route) => {
      await answered;
      await route.continue();
    });
    await search(phone);
    await page.locator('table[aria-busy="true"]').waitFor();
    expect(await nobody.count()).toBe(0);
    answer();
    await showsOne();
  });

  it('lets nothing be done with whom the question before meant', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, 'en');
    const { page, say } = visit;
    await visit.goto('/users?all=1');
    await page.clock.install();
    const unlink = visit.button('users.bulk.unlink');
    const { x, y, width, height } = (await unlink.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.clock.pauseAt(Date.now() + 60_000);
    await search(phone);
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.clock.resume();
    await showsOne();
    expect(visit.path).toBe('/users');
    expect(await page.getByRole('region', { name: say('users.select.bar') }).count()).toBe(0);
  });
});

const field = () => visit.page.getByLabel(visit.say('users.search.label'));
const search = (text: string) => field().fill(text);
const chip = (text: string) =>
  visit.say('users.filter.remove', { name: `${visit.say('users.filter.q')}: ${text}` });
const chipOf = (text: string) => visit.page.getByRole('button', { name: chip(text), exact: true });

/** Waits until the list shows the one person with the telephone number, and says what was searched for. */
async function showsOne(): Promise<void> {
  await expect.poll(() => visit.ids(), SOON).toEqual([one.id]);
  await chipOf(phone).waitFor();
  expect(await field().inputValue()).toBe(phone);
}
