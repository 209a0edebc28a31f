import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { triedIn, Visit } from '../support/visit.js';

const PASSWORD = 'a-password-once-given';
const NEW = 'a-password-of-my-own';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it.each(triedIn('ko'))('is changed from the own account, by keyboard: %s', async (locale) => {
  const who = { email: `viewer-${locale}@example.com`, password: PASSWORD };
  await desk.admin.post('/api/operators', { ...who, name: 'Viewer', role: 'viewer' });
  visit = await Visit.loggedIn(browser, desk.server.url, locale, who);
  const { page, say } = visit;
  await visit.goto('/users');
  await visit.tabTo(say('nav.operator', { name: 'Viewer' }));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: say('operators.password.change') }).waitFor();
  await visit.tabTo(say('operators.password.change'), 'ArrowDown');
  await picture(page, `${locale}-account-menu`);
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: say('operators.password.change') });
  const current = dialog.getByLabel(say('operators.password.current'));
  const chosen = dialog.getByLabel(say('operators.password.new'));
  await dialog.getByText(say('operators.complaint.password')).waitFor();
  expect(await visit.described(dialog)).toBe(say('operators.password.effect'));
  const hasFocus = async (element: Locator) => (await element.and(page.locator(':focus')).count()) === 1;
  expect(await hasFocus(current)).toBe(true);
  expect(await visit.barriers()).toEqual([]);
  await picture(page, `${locale}-own-password`);

  await page.keyboard.type('not-the-password');
  await visit.tabTo(say('operators.password.new'));
  await page.keyboard.type('too-short');
  await page.keyboard.press('Enter');
  await expect.poll(() => chosen.getAttribute('aria-invalid')).toBe('true');
  expect(await hasFocus(chosen)).toBe(true);
  await chosen.fill(NEW);
  await page.keyboard.press('Enter');
  await dialog.getByText(say('operators.password.wrong')).waitFor();
  await expect.poll(() => hasFocus(current)).toBe(true);
  expect(await current.getAttribute('aria-invalid')).toBe('true');
  await picture(page, `${locale}-own-password-wrong`);

  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText(say('operators.password.changed')).waitFor();
  await dialog.waitFor({ state: 'detached' });
  await expect
    .poll(() => hasFocus(page.getByRole('button', { name: say('nav.operator', { name: 'Viewer' }) })))
    .toBe(true);
  expect((await page.request.get('/api/session')).status()).toBe(200);
  const again = await page.request.post('/api/session', { data: { ...who, password: NEW } });
  expect(again.status()).toBe(200);
});
