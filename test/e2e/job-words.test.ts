import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** Ids of linked people that no test has taken yet. */
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60, { APPROVAL_ABOVE: '3' }), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(60);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('what the page of a job says, in %s', (locale) => {
  it('of a dry run names the draft whose people it takes, and of what is over compares with it for good', async () => {
    const users = { filter: { ids: linked.splice(0, 2) } };
    const draft = await desk.admin.post('/api/jobs', { kind: 'logout', users, reason: 'test' });
    const { body: dry } = await desk.admin.post(`/api/jobs/${draft.body.id}/dry-run`);
    await desk.act(dry.id, 'start');
    await desk.ended(dry.id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${dry.id}`);
    const from = say('jobs.facts.itemsOf', { id: `#${draft.body.id}` });
    await page.getByRole('link', { name: from, exact: true }).waitFor();
    expect(await page.getByText(say('jobs.facts.byIds'), { exact: true }).count()).toBe(0);
    await picture(page, `${locale}-job-of-other-job`);
    await visit.goto(`/jobs/${dry.id}/summary`);
    await visit.reads(from);

    await visit.goto(`/jobs/${draft.body.id}`);
    await visit.press('jobs.draft.start', { count: 2 });
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    await visit.reads(say('jobs.comparison.same'));
    expect(await page.getByText(say('jobs.comparison.sameSoFar')).count()).toBe(0);
  });

  it('made from a file names it and how many of its lines are left out, to whoever approves it too', async () => {
    const file = ['id', ...linked.splice(0, 4), '1.37602E+18', '-4'].join('\r\n');
    const { body: list } = await desk.admin.post('/api/id-lists?name=closed.csv', file, {
      'content-type': 'text/csv',
    });
    const users = { listId: list.id, acceptBadLines: true };
    const { body: draft } = await desk.admin.post('/api/jobs', { kind: 'logout', users, reason: 'test' });
    await desk.act(draft.id, 'start');
    visit = await Visit.second(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${draft.id}`);
    const decisive = page.locator('.check-facts').first();
    await decisive.getByText('closed.csv').waitFor();
    await decisive.getByText(say('jobs.facts.badLinesValue', { count: 2 })).waitFor();
    await decisive.getByRole('button', { name: say('jobs.file.allBad') }).click();
    await visit.press('action.download');
    await visit.reads(say('reason.needed'));
    expect(await visit.barriers()).toEqual([]);
    await page.getByRole('dialog').getByLabel(say('reason.label')).fill('looked through before approval');
    const [taken] = await Promise.all([page.waitForEvent('download'), visit.press('action.download')]);
    expect(readFileSync(await taken.path(), 'utf8')).toContain(say('jobs.badLine.scientific'));
    const { body: kept } = await desk.admin.get('/api/audit-events?key=IdList.BadLinesDownloaded&limit=1');
    expect(kept.data).toMatchObject([{ reason: 'looked through before approval' }]);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-of-file`);
    await visit.goto(`/jobs/${draft.id}/summary`);
    await visit.reads(say('jobs.facts.badLinesValue', { count: 2 }));
  });

  it('keeps the lines in which its reason and its evidence were written, on paper too', async () => {
    const { body: job } = await desk.admin.post('/api/jobs', {
      kind: 'record-terms',
      params: { tags: ['marketing_2025'], evidence: 'on paper\nshelf 3' },
      users: { ids: linked.splice(0, 1) },
      reason: 'asked for\nby telephone',
    });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    for (const path of [`/jobs/${job.id}`, `/jobs/${job.id}/summary`]) {
      await visit.goto(path);
      await visit.page.locator('.facts').first().waitFor();
      const facts = (await visit.page.locator('.facts').allInnerTexts()).join('\n');
      expect(facts, path).toContain('on paper\nshelf 3');
      expect(facts, path).toContain('asked for\nby telephone');
    }
  });

  it('that was stopped names who did it, when, and how many were not done', async () => {
    const job = await desk.run('logout', linked.splice(0, 3), { canary: 1 });
    await desk.ended(job.id, ['paused']);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${job.id}`);
    await visit.press('jobs.run.cancel');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('jobs.run.cancel') })
      .click();
    const band = page.locator('main .band').filter({ hasText: say('jobs.run.stoppedTitle', { count: 2 }) });
    await band.getByText('Administrator · ').waitFor();
    await band.locator('time').waitFor();
    await picture(page, `${locale}-job-stopped`);
    await band.getByRole('link', { name: say('jobs.run.partlyShow') }).click();
    await expect.poll(async () => (await visit.ids()).length, SOON).toBe(2);

    const draft = await desk.draft('logout', linked.splice(0, 1));
    await desk.act(draft.id, 'cancel');
    await visit.goto(`/jobs/${draft.id}`);
    await page
      .locator('main .band')
      .filter({ hasText: say('jobs.run.neverBegunTitle') })
      .getByText('Administrator · ')
      .waitFor();
    await picture(page, `${locale}-job-never-begun`);
    expect(await visit.barriers()).toEqual([]);
  });

  it('that is tried again tells whose failure was earlier, and that its time has the time before that in it', async () => {
    const people = linked.splice(0, 4);
    await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -103, userIds: people, share: 1 });
    const { id } = await desk.run('logout', people);
    await desk.act(id, 'approve', {}, desk.second);
    await desk.ended(id);
    await desk.act(id, 'retry');
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}?tab=items`);
    const earlier = page.getByText(say('jobs.items.earlierFailure', { cause: say('jobs.code.-103') }));
    await expect.poll(() => earlier.count(), SOON).toBe(4);
    await picture(page, `${locale}-job-items-put-back`);
    await visit.goto(`/jobs/${id}/summary`);
    await earlier.waitFor();
    const saidOf = (key: string) => say(key, { time: '#' }).split('#').at(-1) as string;
    // Its people rest until its page was seen.
    const rest = (until: string) =>
      desk.database.query(`UPDATE job_chunks SET not_before = ${until} WHERE job_id = $1`, [id]);
    await rest(`now() + interval '1 hour'`);
    await desk.act(id, 'approve', {}, desk.second);
    await visit.goto(`/jobs/${id}`);
    await visit.reads(new RegExp(say('jobs.run.elapsedRetried', { time: '#' }).replace('#', '[^·]+')));
    await rest('now()');
    await desk.ended(id);
    await visit.reads(saidOf('jobs.run.tookRetried'));
    await picture(page, `${locale}-job-retried`);
    await visit.goto(`/jobs/${id}/summary`);
    await visit.reads(saidOf('jobs.summary.durationRetriedValue'));
    await picture(page, `${locale}-job-summary-retried`);
    expect(await visit.barriers()).toEqual([]);
  });

  it('keeps each of its figures in one piece and all in one row, of a million people too', async () => {
    const job = await desk.ended((await desk.run('refresh', linked.splice(0, 1))).id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page } = visit;
    /** In how many lines its figures stand, how many are cut off, and how many rows of tiles there are. */
    const standAs = async (total: number, width: number) => {
      const counts = { ...job.counts, total, succeeded: total };
      await page.route(`**/api/jobs/${job.id}`, (route) => route.fulfill({ json: { ...job, counts } }));
      await page.setViewportSize({ width, height: 900 });
      await visit.goto(`/jobs/${job.id}`);
      return page.evaluate<{ lines: number; cut: number; rows: number }>(`(() => {
        const tiles = [...document.querySelectorAll('.tile')];
        const heights = tiles.map((tile) => tile.querySelector('.tile-value').getBoundingClientRect().height);
        return {
          lines: Math.round(Math.max(...heights) / Math.min(...heights)),
          cut: tiles.filter((tile) => tile.scrollWidth > tile.clientWidth).length,
          rows: new Set(tiles.map((tile) => tile.offsetTop)).size,
        };
      })()`);
    };
    for (const width of [1366, 1280]) {
      for (const total of [9_999, 100_000, 1_000_000]) {
        expect(await standAs(total, width), `${total} at ${width}`).toEqual({ lines: 1, cut: 0, rows: 1 });
      }
    }
    for (const total of [100_000, 1_000_000]) {
      expect(await standAs(total, 390), `${total} at 390`).toMatchObject({ lines: 1, cut: 0 });
    }
    await picture(page, `${locale}-job-of-a-million`);
  });
});
