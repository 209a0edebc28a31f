import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

/** The link to another page in the navigation. */
const elsewhere = () => visit.page.locator('nav a[href="/quota"]').first();
const question = () => visit.page.getByRole('dialog', { name: visit.say('page.leaveTitle') });
const arrived = () => visit.page.getByRole('heading', { level: 1, name: visit.say('quota.title') }).waitFor();

describe.each([
  ['/jobs/new', 'reason.label'],
  ['/consent-checks/new', 'reason.label'],
  ['/schedules/new', 'schedules.form.name'],
])('the form at %s', (path, label) => {
  const field = () => visit.page.getByRole('textbox', { name: visit.say(label) }).first();

  it.each(triedIn('en'))(
    'asks before what was typed is lost, by a link and by a step of the history: %s',
    async (locale) => {
      visit = await Visit.loggedIn(browser, desk.server.url, locale);
      const { page } = visit;
      await visit.goto(path);
      await field().fill('asked for by letter 3');
      await elsewhere().focus();
      await page.keyboard.press('Enter');
      await question().waitFor();
      expect(await visit.described(question())).toBe(visit.say('page.leaveEffect'));
      expect(await visit.barriers()).toEqual([]);
      await picture(page, `${locale}-leave${path.replaceAll('/', '-')}`);
      await question()
        .getByRole('button', { name: visit.say('page.stay') })
        .waitFor();
      await page.keyboard.press('Escape');
      await question().waitFor({ state: 'detached' });
      expect([visit.path, await field().inputValue()]).toEqual([path, 'asked for by letter 3']);
      await expect.poll(() => elsewhere().and(page.locator(':focus')).count(), SOON).toBe(1);
      await elsewhere().click();
      await question()
        .getByRole('button', { name: visit.say('page.leave'), exact: true })
        .click();
      await arrived();

      await page.goBack();
      await field().fill('asked for by letter 4');
      await page.goForward();
      await question().waitFor();
      await page.keyboard.press('Escape');
      await question().waitFor({ state: 'detached' });
      // The step forward has been taken before it is asked about; the browser takes it back in its own time.
      await expect.poll(() => visit.path, SOON).toBe(path);
      expect(await field().inputValue()).toBe('asked for by letter 4');
      await page.goForward();
      await question()
        .getByRole('button', { name: visit.say('page.leave'), exact: true })
        .click();
      await arrived();
    },
  );

  it('asks nothing where nothing is typed, nor who logs out', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, 'en');
    const { page, say } = visit;
    await visit.goto(path);
    await field().fill('typed');
    await field().fill('');
    await elsewhere().click();
    await arrived();
    await visit.goto(path);
    await field().fill('typed');
    await page.getByRole('button', { name: say('nav.operator', { name: 'Administrator' }) }).click();
    await page.getByRole('menuitem', { name: say('nav.logout') }).click();
    await page.getByRole('heading', { level: 1, name: say('login.title') }).waitFor();
  });
});

it('asks nothing once it is saved', async () => {
  const [id = ''] = await desk.linked(1);
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto('/jobs/new?kind=refresh');
  await page.getByLabel(say('jobs.new.paste')).fill(id);
  await page.getByLabel(say('reason.label')).fill('test');
  await visit.press('jobs.new.submit');
  await page.waitForURL(/\/jobs\/\d+$/);
  await visit.button('jobs.draft.start', { count: 1 }).waitFor();
  await elsewhere().click();
  await arrived();

  await visit.goto('/schedules/new?preset=refreshOld');
  await page.getByRole('textbox', { name: say('schedules.form.name'), exact: true }).fill('old ones');
  await page.getByLabel(say('reason.label')).fill('test');
  await visit.press('schedules.form.create');
  await page.waitForURL(/\/schedules\/\d+$/);
});
