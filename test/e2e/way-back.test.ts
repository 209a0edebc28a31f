import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kstDayOf } from '../../server/platform/kst.js';
import { launchBrowser } from '../support/browser.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, Visit } from '../support/visit.js';

const PEOPLE = 60;
const DRAFTS = 30;
/** Ways are the same in every language. */
const LOCALE = 'en';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];
/** A job and a consent check of everybody. */
let job: string;
let check: string;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(PEOPLE), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(PEOPLE);
  for (let made = 0; made < DRAFTS; made++) await desk.draft('logout', linked.slice(0, 1));
  // Twice as many entries of the audit log.
  for (let made = 0; made < DRAFTS; made++) {
    await desk.act((await desk.draft('logout', linked.slice(0, 1))).id, 'cancel');
  }
  job = (await desk.draft('refresh', linked)).id;
  await desk.act(job, 'cancel');
  const asked = {
    on: kstDayOf(new Date()),
    purpose: 'marketing',
    scopes: ['profile_nickname'],
    terms: ['marketing_2025'],
  };
  const { body } = await desk.admin.post('/api/consent-checks', {
    ...asked,
    users: { ids: linked },
    reason: 'test',
  });
  check = body.id;
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe('the way back', () => {
  it('leads to the page of a list that was left, after a reload too, by any list', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page } = visit;
    const lists = [
      ['/jobs?status=draft', 25],
      ['/audit?key=Job.', 50],
      [`/jobs/${job}?tab=items`, 50],
      [`/consent-checks/${check}`, 25],
    ] as const;
    for (const [path, limit] of lists) {
      await visit.goto(path);
      await shows(1);
      await visit.press('page.next');
      await shows(limit + 1);
      await page.locator('tbody a:is([href^="/jobs/"], [href^="/users/"])').first().click();
      await expect.poll(() => visit.path, SOON).not.toBe(path.replace(/\?.*/, ''));
      await page.goBack();
      await shows(limit + 1);
      await page.reload();
      await shows(limit + 1);
      expect(page.url()).toBe(`${desk.server.url}${path}`);
      await visit.press('page.previous');
      await shows(1);
      // A page that was turned is a step that Back undoes.
      await page.goBack();
      await shows(limit + 1);
      await visit.press('page.first');
      await shows(1);
    }
  });

  it('by the link above a heading leads to how the page was left', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page, say } = visit;
    const back = (label: string) => page.getByRole('link', { name: `← ${label}`, exact: true }).click();
    await visit.goto('/jobs?status=draft');
    await visit.press('page.next');
    await shows(26);
    await page.locator('tbody .row-link').first().click();
    await page.reload();
    await back(say('jobs.title'));
    await shows(26);
    expect(visit.query.get('status')).toBe('draft');

    await visit.goto(`/jobs/${job}?tab=items&outcome=cancelled`);
    await visit.press('page.next');
    await shows(51);
    await page.locator('tbody .row-link').first().click();
    await page.locator('h1 .tag').waitFor();
    await picture(page, `${LOCALE}-person-of-job`);
    await back(say('jobs.name', { id: `#${job}` }));
    await shows(51);
    await page.getByRole('link', { name: say('jobs.summary.open') }).click();
    await back(say('jobs.name', { id: `#${job}` }));
    await shows(51);
    // What was left on another page meanwhile still stands.
    await back(say('jobs.title'));
    await shows(26);
    await page
      .getByRole('navigation')
      .getByRole('link', { name: say('nav.jobs'), exact: true })
      .click();
    await shows(1);
    expect(visit.query.get('status')).toBeNull();

    await visit.goto(`/consent-checks/${check}`);
    await visit.press('page.next');
    await shows(26);
    await page.locator('tbody .row-link').first().click();
    await back(say('consentChecks.name', { id: `#${check}` }));
    await shows(26);

    await visit.goto('/users?status=linked');
    await visit.press('page.next');
    await shows(26);
    await page.locator('tbody .row-link').first().click();
    await back(say('users.title'));
    await shows(26);
  });

  it('leads to the ids that were looked up and to what Kakao said of them, which no address holds', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page, say } = visit;
    const [one = '', two = ''] = linked;
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/users/lookup')) asked++;
    });
    await visit.goto('/lookup');
    const field = page.getByLabel(say('lookup.label'), { exact: true });
    const found = page.getByRole('table', { name: say('lookup.caption') });
    await field.fill(`${one} ${two}`);
    await visit.press('lookup.submitCount', { count: 2 });
    for (const way of ['browser', 'link']) {
      await found.locator('tbody .row-link').first().click();
      await page.locator('h1 .tag').waitFor();
      if (way === 'browser') await page.goBack();
      else await page.getByRole('link', { name: `← ${say('lookup.title')}`, exact: true }).click();
      await found.waitFor();
      expect((await field.inputValue()).split(/\s+/)).toEqual([one, two]);
    }
    expect(asked).toBe(1);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${LOCALE}-lookup-come-back`);
    expect(page.url()).toBe(`${desk.server.url}/lookup`);
    // What is said now has to be asked for anew.
    await page.reload();
    expect((await field.inputValue()).split(/\s+/)).toEqual([one, two]);
    expect(await found.count()).toBe(0);
    // They are nothing to who logs in next in this tab.
    expect((await visit.context.request.post('/api/session', { data: SECOND })).status()).toBe(200);
    await page.reload();
    await expect.poll(() => field.inputValue(), SOON).toBe('');
  });

  it('leads to the first page where the one that was left cannot be opened any more', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    await visit.goto('/jobs');
    await visit.press('page.next');
    await shows(26);
    await visit.page.evaluate(`(() => {
      const { usr, ...rest } = history.state;
      const [cursor] = usr.kept.walk.cursors;
      history.replaceState({ ...rest, usr: JSON.parse(JSON.stringify(usr).replace(cursor, 'stray')) }, '');
    })()`);
    await visit.page.reload();
    await visit.press('action.retry');
    await shows(1);
  });

  it('leads to the first page where nothing is left of the one that was left, which says nothing of the whole list', async () => {
    const ids = linked.slice(0, 26);
    await desk.admin.post('/api/protected-users', { ids, reason: 'legal hold' });
    visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
    const { page, say } = visit;
    const isEmptied = async () => {
      await page.locator('.empty').getByText(say('page.emptied')).waitFor();
      expect(await page.locator('.empty').count()).toBe(1);
      expect(await page.locator('.pager [role="status"]').textContent()).toBe(say('page.none'));
      expect(await visit.barriers()).toEqual([]);
      await picture(page, `${LOCALE}-emptied${visit.path.replace('/', '-')}`);
      await visit.press('page.first');
      await shows(1);
    };
    await visit.goto('/protected-users');
    await visit.press('page.next');
    await shows(26);
    await page.getByRole('button', { name: `${say('protectedUsers.end')}: ` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('reason.label')).fill('over');
    await dialog.getByRole('button', { name: say('protectedUsers.end'), exact: true }).click();
    await isEmptied();

    await visit.goto(`/users?ids=${ids.join(',')}&status=linked`);
    await visit.press('page.next');
    await shows(26);
    const [last = ''] = await visit.ids();
    await desk.kakao.happen(last, { op: 'unlink' });
    await desk.admin.post(`/api/users/${last}/refresh`);
    await page.reload();
    await isEmptied();
  });
});

/** Waits until a list begins with its n-th row. */
async function shows(from: number): Promise<void> {
  const range = visit.page.locator('.pager [role="status"]');
  await expect.poll(async () => (await range.textContent())?.match(/(\d+)–/)?.[1], SOON).toBe(String(from));
  await visit.page.locator('table[aria-busy="false"]').first().waitFor();
}
