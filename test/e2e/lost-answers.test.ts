import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

/** Acts by what is asked for, where they are begun, by which buttons they are opened and sent, and what is filled in. */
const ACTS: [path: string, at: string, opens: string, sends: string, fields: Record<string, string>][] = [
  ['halts', '/jobs', 'halts.stop', 'halts.stop', { 'reason.label': 'wrong people' }],
  [
    'operators',
    '/operators',
    'operators.add',
    'operators.add',
    {
      'operators.field.email': 'third@example.com',
      'operators.field.name': 'Third',
      'operators.field.password': 'a-long-enough-password',
    },
  ],
  [
    'saved-questions',
    '/users?status=linked',
    'users.questions.title',
    'users.questions.save',
    { 'users.questions.name': 'Linked' },
  ],
  ['protected-users/*', '/users/:id', 'protectedUsers.end', 'protectedUsers.end', { 'reason.label': 'over' }],
];

it.each(ACTS)(
  'an act whose answer was lost is done once, and the second press says that it is done: %s',
  async (path, at, opens, sends, fields) => {
    const [id = ''] = await desk.linked(1);
    if (at.includes(':id'))
      await desk.admin.post('/api/protected-users', { ids: [id], reason: 'legal hold' });
    visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
    const { page, say } = visit;
    await visit.goto(at.replace(':id', id));
    await visit.press(opens);
    // What is begun in a menu has its own button there.
    if (opens !== sends) await visit.press(sends);
    const dialog = page.getByRole('dialog');
    for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(say(label)).fill(value);
    let isLost = false;
    await page.route(`**/api/${path}`, async (route) => {
      if (isLost || route.request().method() === 'GET') return route.fallback();
      isLost = true;
      await route.fetch();
      await route.abort();
    });
    // A page that cannot look either does not learn by itself that it was done.
    await page.route('**/api/halts?*', (route) => (isLost ? route.abort() : route.fallback()));
    const send = dialog.getByRole('button', { name: say(sends), exact: true });
    await send.click();
    await dialog.getByText(say('error.unreachable')).waitFor();
    await dialog.getByRole('alert').getByText(say('error.mayBeDone')).waitFor();
    await send.click();
    await expect
      .poll(async () => [await dialog.count(), await dialog.getByRole('alert').allInnerTexts()])
      .toEqual([0, []]);
  },
);

it('an act that is sent while the browser is offline fails at once, and nobody but the operator sends it again', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { context, page, say } = visit;
  await visit.goto('/users?status=linked');
  await visit.press('users.questions.title');
  await visit.press('users.questions.save');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('users.questions.name')).fill('Offline');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/saved-questions')) sent.push(request.url());
  });
  const saved = async () => {
    const { body } = await desk.admin.get('/api/saved-questions');
    return body.data.filter(({ name }: { name: string }) => name === 'Offline').length;
  };
  await context.setOffline(true);
  const send = dialog.getByRole('button', { name: say('users.questions.save'), exact: true });
  await send.click();
  await dialog.getByRole('alert').getByText(say('error.unreachable')).waitFor();
  const band = page.locator('.away-band').getByText(say('error.away'));
  await band.waitFor();
  expect(await send.isEnabled()).toBe(true);
  expect(sent).toHaveLength(1);

  await context.setOffline(false);
  await band.waitFor({ state: 'detached' });
  expect(sent).toHaveLength(1);
  expect(await saved()).toBe(0);
  await send.click();
  await dialog.waitFor({ state: 'detached' });
  expect(await saved()).toBe(1);
});

it('a page shows what an act did whose answer was lost, once the server answers again', async () => {
  const [id = ''] = await desk.linked(1);
  await desk.admin.post('/api/protected-users', { ids: [id], reason: 'legal hold' });
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/users/${id}`);
  await visit.press('protectedUsers.end');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('reason.label')).fill('over');
  let isAway = false;
  await page.route('**/api/**', async (route) => {
    if (route.request().method() === 'DELETE') {
      isAway = true;
      await route.fetch();
    }
    return isAway ? route.abort() : route.fallback();
  });
  await dialog.getByRole('button', { name: say('protectedUsers.end'), exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  expect(await page.getByText(say('person.protection.title')).count()).toBe(1);
  await page.unroute('**/api/**');
  await expect.poll(() => page.getByText(say('person.protection.title')).count()).toBe(0);
  // It is still there, to be sent again.
  await dialog.getByRole('button', { name: say('protectedUsers.end'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await visit.reads(say('protectedUsers.ended'));
});

it('a schedule that was turned on without an answer is sent again as what the page shows by then', async () => {
  const { body: schedule } = await desk.admin.post('/api/schedules', {
    name: 'old ones',
    job: { kind: 'refresh', users: { filter: { refreshedBeforeDays: 30 } }, params: {}, reason: 'test' },
    timing: { every: 'day', time: '03:00' },
    enabled: false,
  });
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/schedules/${schedule.id}`);
  await visit.press('schedules.act.enable');
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: say('schedules.act.enable'), exact: true });
  let isLost = false;
  await page.route(`**/api/schedules/${schedule.id}`, async (route) => {
    // Every ten seconds the page asks for the schedule by itself: that answer comes.
    if (isLost || route.request().method() !== 'PATCH') return route.fallback();
    isLost = true;
    await route.fetch();
    await route.abort();
  });
  await send.click();
  await dialog.getByRole('alert').waitFor();
  await visit
    .button('schedules.act.disable')
    .or(page.getByText(say('schedules.act.disable')))
    .first()
    .waitFor();
  await send.click();
  await expect
    .poll(async () => [await dialog.count(), await dialog.getByRole('alert').allInnerTexts()])
    .toEqual([0, []]);
});
