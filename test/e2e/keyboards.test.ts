import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { Visit } from '../support/visit.js';

/** What keyboards do is the same in every language. */
const LOCALE = 'ko';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(60, { APPROVAL_ABOVE: '2', IRREVERSIBLE_DELAY: '600' }),
    launchBrowser(),
  ]);
  await desk.sync();
  linked = await desk.linked(60);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it('choosing people, making a job, having it approved and pausing it need no mouse', async () => {
  await open('/users');
  const { page, say, tabTo } = visit;
  const { keyboard } = page;
  await visit.ids();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  // The first tick is that of the page.
  await tabTo('[type="checkbox"]');
  for (const count of [1, 2, 3]) {
    await keyboard.press('Tab');
    await tabTo('[type="checkbox"]');
    await keyboard.press('Space');
    await visit.reads(say('users.select.count', { count }));
  }
  await keyboard.press('Shift+Tab');
  await tabTo(say('users.bulk.unlink'), 'Shift+Tab');
  await keyboard.press('Enter');
  await page.waitForURL('**/jobs/new?*');
  await page.getByLabel(say('reason.label')).waitFor();
  await tabTo(say('reason.label'));
  await keyboard.type('asked to be forgotten');
  await tabTo(say('jobs.new.submit'));
  await keyboard.press('Enter');
  const count = say('jobs.draft.typeCount', { count: 3 });
  await page.getByLabel(count).waitFor();
  await tabTo(count);
  await keyboard.type('3');
  await visit
    .button('jobs.draft.request', { count: 3 })
    .and(page.locator('[aria-disabled="false"]'))
    .waitFor();
  await keyboard.press('Enter');
  await visit.reads(say('jobs.approval.own'));
  expect(await isLost()).toBe(false);
  const address = page.url();
  await visit.close();

  visit = await Visit.second(browser, desk.server.url, LOCALE);
  await approveAndPause(address);
});

async function approveAndPause(address: string): Promise<void> {
  await visit.goto(address);
  const { page, say, tabTo } = visit;
  const { keyboard } = page;
  const approve = visit.button('jobs.approval.approve', { count: 3 });
  await tabTo(say('jobs.draft.typeCount', { count: 3 }));
  await keyboard.type('3');
  await approve.and(page.locator('[aria-disabled="false"]')).waitFor();
  await keyboard.press('Enter');
  await visit.button('jobs.run.pause').waitFor();
  await tabTo(say('jobs.run.pause'));
  await keyboard.press('Enter');
  await visit.button('jobs.run.resume').waitFor();
  // What is busy is skipped by some readers, and nobody may be kept from these.
  expect(await page.locator('[aria-busy="true"]').getByRole('button').count()).toBe(0);
  await tabTo('[href$="outcome=pending"]');
  await keyboard.press('Enter');
  await page.locator('table[aria-busy="false"]').waitFor();
  expect(await isLost()).toBe(false);
}

it('whoever goes on after a press is not taken back when its answer comes', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 2));
  visit = await Visit.second(browser, desk.server.url, LOCALE);
  const { page, say } = visit;
  let answer = () => {};
  const hasGoneOn = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(`**/api/jobs/${id}/pause`, async (route) => {
    const response = await route.fetch();
    await hasGoneOn;
    await route.fulfill({ response });
  });
  await visit.goto(`/jobs/${id}`);
  await visit.button('jobs.run.pause').press('Enter');
  // The page learns of it before the answer comes.
  await visit.button('jobs.run.resume').waitFor();
  const acts = page.getByRole('group', { name: say('jobs.run.acts') });
  await acts.and(page.locator(':focus')).waitFor();
  const left = page.locator('[href$="outcome=pending"]');
  await visit.tabTo('[href$="outcome=pending"]');
  const answered = page.waitForResponse('**/pause');
  answer();
  await (await answered).finished();
  await visit.button('jobs.run.resume').and(page.locator('[aria-disabled="false"]')).waitFor();
  await left.and(page.locator(':focus')).waitFor();
  await desk.act(id, 'cancel');
});

it('what takes itself away when it is pressed leaves keyboards where they go on', async () => {
  await open('/users');
  const { page, say } = visit;
  const focused = page.locator(':focus');
  const search = page.getByLabel(say('users.search.label'));
  await search.fill('nobody');
  await visit.button('users.search.clear').press('Enter');
  await search.and(focused).waitFor();
  await search.fill('nobody');
  await page.locator('.empty').getByRole('button').press('Enter');
  await page.locator('tbody').waitFor();
  expect(await isLost()).toBe(false);

  await visit.goto('/audit?jobId=999999');
  await page.locator('.condition').press('Enter');
  await page.locator('.condition').waitFor({ state: 'detached' });
  expect(await isLost()).toBe(false);
  const text = page.getByLabel(say('audit.filter.q'));
  await text.fill('a reason that nobody gave');
  await text.press('Enter');
  await page.locator('.empty').waitFor();
  await text.and(focused).waitFor();
  await text.fill('a reason that nobody gave either');
  const apply = visit.button('audit.filter.apply');
  const asked = page.waitForRequest((request) => request.postData()?.includes('either') ?? false);
  await apply.press('Enter');
  await asked;
  await apply.and(focused).waitFor();
  await page.locator('.empty').getByRole('button').press('Enter');
  await page.locator('tbody').waitFor();
  expect(await text.inputValue()).toBe('');
  expect(await isLost()).toBe(false);

  await visit.goto('/lookup');
  await visit.button('lookup.submit').press('Enter');
  await page.getByLabel(say('lookup.label')).and(focused).waitFor();
});

it('Enter in the field of the count approves as the button does, and never before the count is right', async () => {
  const { id } = await desk.run('unlink', linked.splice(0, 3));
  visit = await Visit.second(browser, desk.server.url, LOCALE);
  await visit.goto(`/jobs/${id}`);
  const { page, say } = visit;
  const approve = visit.button('jobs.approval.approve', { count: 3 });
  const typed = page.getByLabel(say('jobs.draft.typeCount', { count: 3 }));
  const enabled = approve.and(page.locator('[aria-disabled="false"]'));
  for (const wrong of ['', '2', '33']) {
    await typed.fill(wrong);
    await typed.press('Enter');
    expect(await enabled.count(), wrong).toBe(0);
  }
  expect((await desk.job(id)).status).toBe('awaiting_approval');
  await typed.fill('3');
  await enabled.waitFor();
  await typed.press('Enter');
  await page.locator('h1').getByText(say('jobs.status.queued')).waitFor();
  await expect.poll(isLost).toBe(false);
});

it('what is wrong with a field is said at that field, and of no other, and the keyboard is taken there', async () => {
  await open('/notices');
  const { page, say } = visit;
  const dialog = page.getByRole('dialog');
  const field = (key: string) => dialog.getByLabel(say(key), { exact: true });
  const focused = page.locator(':focus');
  const wrong = () =>
    dialog
      .locator('[aria-invalid="true"]:not([aria-hidden])')
      .evaluateAll((fields) =>
        fields.map(
          (one) => one.ownerDocument.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent,
        ),
      );
  await visit.press('notices.add');
  const add = dialog.getByRole('button', { name: say('notices.add') });
  await add.press('Enter');
  await expect
    .poll(wrong)
    .toEqual([
      ...['about', 'version'].map((key) => say(`notices.form.missing.${key}`)),
      say('error.dayFormat'),
      say('notices.form.missing.text'),
    ]);
  await dialog.getByRole('combobox', { name: say('notices.column.subject') }).click();
  await page.getByRole('option').first().click();
  await field('notices.column.version').fill('1');
  await field('notices.form.from').fill('20260102');
  await field('notices.form.until').fill('2026010');
  await field('notices.form.text').fill('words');
  await add.press('Enter');
  await field('notices.form.until').and(focused).waitFor();
  expect(await wrong()).toEqual([say('error.dayFormat')]);
  await field('notices.form.until').fill('20260101');
  await expect.poll(wrong).toEqual([say('error.turnedPeriod')]);
  await field('notices.form.until').fill('20260102');
  await add.press('Enter');
  await dialog.waitFor({ state: 'detached' });

  await visit.goto('/audit');
  await visit.press('audit.peopleSeen.open');
  await field('audit.filter.from').fill('20260102');
  await field('audit.filter.to').fill('20260101');
  await dialog.getByLabel(say('reason.label')).fill('test');
  await dialog.getByRole('button', { name: say('action.download') }).press('Enter');
  await field('audit.filter.to').and(focused).waitFor();
  expect(await wrong()).toEqual([say('error.turnedPeriod')]);

  await visit.goto('/operators');
  await visit.press('operators.add');
  await field('operators.field.email').fill('nobody');
  await field('operators.field.name').fill('Kim');
  await field('operators.field.password').fill('a-long-enough-password');
  await dialog.getByRole('button', { name: say('operators.add') }).press('Enter');
  await field('operators.field.email').and(focused).waitFor();
  expect(await wrong()).toEqual([say('operators.complaint.email')]);
});

it('Escape closes a dialog only where nothing was typed into it', async () => {
  await open('/protected-users');
  const { page, say } = visit;
  const dialog = page.getByRole('dialog');
  await visit.press('protectedUsers.add');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await visit.press('protectedUsers.add');
  const reason = dialog.getByLabel(say('reason.label'));
  await reason.fill('staff');
  await page.keyboard.press('Escape');
  const close = dialog.getByRole('button', { name: say('action.close') });
  await close.and(page.locator(':focus')).waitFor();
  expect(await reason.inputValue()).toBe('staff');
  await close.press('Enter');
  await dialog.waitFor({ state: 'detached' });
});

it('nothing that keyboards come to in a table lies under the names that stay in view on a phone', async () => {
  await open('/refresh-plan');
  const { page } = visit;
  await page.setViewportSize({ width: 320, height: 640 });
  const table = page.locator('.scrolls[role="region"]');
  await table.focus();
  const links = await table.locator('tbody a').count();
  expect(links).toBeGreaterThan(1);
  const covered: string[] = [];
  for (let link = 0; link < links; link++) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string | null>(COVERED);
    if (text !== null) covered.push(text);
  }
  expect(covered).toEqual([]);
});

async function open(path: string): Promise<void> {
  visit = await Visit.loggedIn(browser, desk.server.url, LOCALE);
  await visit.goto(path);
}

/** Whether the keyboard is nowhere on the page. */
const isLost = () => visit.page.evaluate<boolean>('document.activeElement === document.body');

/** The text of what has the keyboard where its middle is under something else, or out of its table; null where it is in view. */
const COVERED = `(() => {
  const one = document.activeElement;
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return one === seen || one.contains(seen) ? null : one.textContent;
})()`;
