import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { daysAfter, kstDayOf } from '../../server/platform/kst.js';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { type Locale, SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(20), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(2);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

it('a list that is asked otherwise says when it shows what was asked for, or that there is nothing', async () => {
  const { id } = await desk.run('refresh', linked.slice(0, 2));
  await desk.ended(id);
  await open(`/jobs/${id}?tab=items`);
  const { page, say } = visit;
  const said = page.locator('main [role="status"]').filter({ hasText: /\S/ });
  const range = say('page.range', { from: '1', to: '2', total: '2' });
  await said.getByText(range).waitFor();
  const outcome = page.getByLabel(say('jobs.items.outcome'));
  let answer = () => {};
  let answered = Promise.resolve();
  await page.route('**/items?**', async (route) => {
    await answered;
    await route.continue();
  });
  for (const [wanted, words] of [
    ['succeeded', range],
    ['failed', say('page.none')],
  ] as const) {
    answered = new Promise((resolve) => {
      answer = resolve;
    });
    await outcome.selectOption(wanted);
    await expect.poll(() => said.allTextContents(), SOON).toEqual([say('state.updating')]);
    answer();
    await expect.poll(() => said.allTextContents(), SOON).toEqual([words]);
  }
  await page.locator('.empty').waitFor();
  await outcome.selectOption('');
  await expect.poll(() => said.allTextContents(), SOON).toEqual([range]);
});

it('what a press or the server tells comes into a region that readers knew before', async () => {
  const people = linked.slice(0, 2);
  const today = kstDayOf(new Date());
  const check = await desk.admin.post('/api/consent-checks', newCheck(people));
  await open(`/consent-checks/${check.body.id}`);
  const { page, say } = visit;
  const tells = async (press: () => Promise<unknown>, words: string | RegExp) => {
    await page.locator('[aria-busy="true"], .skeleton').first().waitFor({ state: 'detached' });
    await page.evaluate(WATCH_REGIONS);
    await press();
    await page.locator('[role="status"]').getByText(words).waitFor();
    expect(await page.evaluate('window.regionsThatCame'), String(words)).toEqual([]);
  };
  await tells(
    () => visit.button('consentChecks.verify.action').press('Enter'),
    say('consentChecks.verify.intact'),
  );
  await visit.goto(`/users/${people[0]}`);
  await page.getByLabel(say('person.asOf.day'), { exact: true }).fill(today);
  await tells(
    () => visit.button('person.asOf.show').press('Enter'),
    new RegExp(`(${today}|${daysAfter(today, 1)}) \\d\\d:`),
  );
  await visit.goto('/drift');
  await page.locator('.page-head').getByRole('button').press('Enter');
  const file = {
    name: 'crm.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`id,link\n${people[0]},linked\n`),
  };
  await tells(() => page.getByRole('dialog').locator('input[type="file"]').setInputFiles(file), 'crm.csv');
  await visit.goto('/jobs/new');
  const ids = { ...file, name: 'ids.csv', buffer: Buffer.from(`${people[0]}\nnobody\n`) };
  await tells(
    () => page.locator('input[type="file"]').setInputFiles(ids),
    `${say('jobs.file.count', { count: 1 })} · ${say('jobs.file.bad', { count: 1 })}`,
  );
  await visit.goto('/jobs');
  await visit.button('halts.stop').waitFor();
  let halt = '';
  const stop = async () => {
    halt = (await desk.admin.post('/api/halts', { reason: 'a rehearsal' })).body.id;
  };
  await tells(stop, say('halts.inForce'));
  await desk.admin.post(`/api/halts/${halt}/lift`, { reason: 'over' });
});

it.each(triedIn('ko'))(
  'a page of one thing has its heading and title while it is on its way, and they stay in their place: %s',
  async (locale) => {
    const [person = ''] = linked;
    const job = await desk.draft('refresh', [person]);
    const [one, other] = [await newSchedule(), await newSchedule()];
    const { body: check } = await desk.admin.post('/api/consent-checks', newCheck([person]));
    const { body: notice } = await desk.admin.post('/api/notices', {
      kind: 'term',
      subject: 'marketing_2025',
      language: locale,
      version: '1',
      text: 'words',
      from: '2024-01-01',
    });
    await open('/quota', locale);
    const { page, say } = visit;
    const heading = page.locator('main h1');
    const places = () =>
      page
        .locator('.page-head, h1')
        .evaluateAll((parts) =>
          parts.map((part) => part.getBoundingClientRect()).map(({ y, height }) => [y, height]),
        );
    const things = [
      [`/users/${person}`, 'person.title', person],
      [`/jobs/${job.id}`, 'jobs.name', `#${job.id}`],
      [`/jobs/${job.id}/summary`, 'jobs.summary.title', `#${job.id}`],
      [`/schedules/${one}`, 'schedules.one', `#${one}`],
      [`/schedules/${other}/edit`, 'schedules.one', `#${other}`],
      [`/consent-checks/${check.id}`, 'consentChecks.name', `#${check.id}`],
      [`/notices/${notice.id}`, 'notices.one', `#${notice.id}`],
    ] as const;
    for (const [path, key, id] of things) {
      let answer = () => {};
      const answered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route(`**/api${path.replace('/edit', '')}`, async (route) => {
        await answered;
        await route.continue();
      });
      await page.evaluate(
        `history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
      );
      await expect.poll(() => heading.allTextContents(), SOON).toEqual([say(key, { id })]);
      expect(await page.title()).toBe(`${say(key, { id })} · Linkdesk`);
      const before = await places();
      await picture(page, `${locale}-loading${path.replace(/[^a-z]+/gi, '-')}`);
      answer();
      await page.locator('main > .card [aria-busy="true"]').first().waitFor({ state: 'detached' });
      expect(await places(), path).toEqual(before);
    }
  },
);

async function open(path: string, locale: Locale = 'ko'): Promise<void> {
  visit = await Visit.loggedIn(browser, desk.server.url, locale);
  await visit.goto(path);
}

async function newSchedule(): Promise<string> {
  const { body } = await desk.admin.post('/api/schedules', {
    name: 'Monday log-out',
    job: { kind: 'logout', users: { filter: { status: ['linked'] } }, reason: 'devices are shared' },
    timing: { every: 'week', days: [1], time: '03:00' },
  });
  return body.id;
}

const newCheck = (ids: string[]) => ({
  users: { ids },
  on: kstDayOf(new Date()),
  purpose: 'other',
  scopes: ['profile_nickname'],
  terms: [],
  reason: 'newsletter',
});

/** From now on keeps, as `regionsThatCame`, the words with which a region was put on the page: many readers say none of them. */
const WATCH_REGIONS = `(() => {
  window.regionsThatCame = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.matches?.('[role="status"]') || node.querySelector?.('[role="status"]'))
          if (node.textContent) window.regionsThatCame.push(node.textContent);
  }).observe(document.body, { subtree: true, childList: true });
})()`;
