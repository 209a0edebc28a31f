import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Language, WORDS } from '../../words/index.js';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { tiles } from '../support/job-page.js';
import type { TruePerson } from '../support/kakao-control.js';
import { picture } from '../support/picture.js';
import { ADMIN } from '../support/server.js';
import { LOCALES, SOON, triedIn, Visit } from '../support/visit.js';
import type { Say } from '../support/words.js';

const PEOPLE = 200;
const APPROVAL_ABOVE = 30;

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** Linked people, the oldest link first: Korean works on the older ones, English on the newer. */
let people: TruePerson[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(PEOPLE, { APPROVAL_ABOVE: String(APPROVAL_ABOVE), SELECTION_CHANGED_ABOVE: '10' }),
    launchBrowser(),
  ]);
  await desk.sync();
  people = (await desk.kakao.people()).sort((a, b) => dayOf(a).localeCompare(dayOf(b)));
  // From here on slowly enough to watch a job, to pause it and to look again.
  await desk.server.stop();
  await desk.restart({ KAKAO_CALLS_PER_SECOND: '2' });
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('jobs in %s', (locale) => {
  it('all that match are unlinked: counted, confirmed, approved by another, watched, paused, proved', async () => {
    const { question, ids } = half(locale);
    const count = ids.length;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users?${question}&limit=25`);
    await page.getByRole('checkbox', { name: say('page.select') }).check();
    await visit.reads(say('users.select.count', { count: 25 }));
    await visit.press('users.select.all', { count });
    await visit.reads(say('users.select.allOn', { count }));
    await visit.press('users.bulk.unlink');
    await visit.reads(say('jobs.new.now', { count }));
    await visit.press('jobs.new.submit');
    await visit.reads(say('reason.needed'));
    await page.getByLabel(say('reason.label')).fill(`closing accounts ${locale}`);
    await visit.press('jobs.new.submit');

    await visit.reads(say('jobs.draft.irreversible'));
    await visit.reads(say('jobs.sample.note', { shown: 10, total: count }));
    const sample = page.getByRole('table', { name: say('jobs.sample.caption') });
    expect(ids).toEqual(expect.arrayContaining(await sample.locator('tbody .id:has(.copy)').allInnerTexts()));
    const typed = page.getByLabel(say('jobs.draft.typeCount', { count }));
    const request = visit.button('jobs.draft.request', { count });
    for (const wrong of ['', String(count - 1), `${count}0`]) {
      await typed.fill(wrong);
      expect(await request.isDisabled(), `typed "${wrong}"`).toBe(true);
      expect(await page.getByText(say('jobs.draft.otherCount')).count()).toBe(wrong === '' ? 0 : 1);
    }
    await typed.fill(String(count));
    expect(await page.getByText(say('jobs.draft.otherCount')).count()).toBe(0);
    await request.click();
    await visit.reads(say('jobs.approval.own'));
    expect(await visit.button('jobs.approval.approve', { count }).count()).toBe(0);
    const address = page.url();
    const id = visit.path.split('/').at(-1) ?? '';
    expect(await desk.changes('POST /v1/user/unlink')).toEqual(changedBefore());

    const second = await Visit.second(browser, desk.server.url, locale);
    await second.goto(address);
    await second.reads(say('jobs.approval.other', { name: 'Administrator' }));
    await second.page.getByLabel(say('jobs.draft.typeCount', { count })).fill(String(count));
    await second.press('jobs.approval.approve', { count });
    await second.button('jobs.approval.approve', { count }).waitFor({ state: 'detached' });
    await second.close();

    // Nobody reloads this page: what it shows comes in by itself.
    const bar = page.locator('main').getByRole('progressbar');
    await expect.poll(() => percent(bar), SOON).toBeGreaterThan(3);
    await visit.reads(say('nav.underWay', { count: 1 }));
    await visit.press('jobs.run.pause');
    await visit.button('jobs.run.resume').waitFor();
    await visit.reads(say('jobs.stop.operator'));
    const held = await settled(id);
    expect(held.counts.pending).toBeGreaterThan(0);
    await expect.poll(() => tiles(page), SOON).toEqual(numbers(held.counts));
    await page.close();

    const again = await visit.context.newPage();
    await again.goto(address);
    await expect.poll(() => tiles(again), SOON).toEqual(numbers(held.counts));
    await again.getByRole('button', { name: say('jobs.run.resume') }).click();
    await again.getByRole('button', { name: say('jobs.run.pause') }).waitFor();
    await picture(again, `${locale}-job-running`);
    await again.locator('h1').getByText(say('jobs.status.completed')).waitFor({ timeout: 60_000 });
    await expect.poll(() => tiles(again), SOON).toEqual([0, count, 0, 0, 0]);
    await again.getByText(say('jobs.run.completed', { succeeded: count, unchanged: 0, failed: 0 })).waitFor({
      state: 'attached',
    });
    // Two pages that name whom the approver saw were opened; what the job did meanwhile is no look of theirs.
    expect(await looksSinceApproval(id, ADMIN.email)).toEqual(['Job.Viewed', 'Job.Viewed']);

    await again.getByRole('link', { name: say('jobs.tab.items') }).click();
    await again.getByText(say('page.range', { from: 1, to: count, total: count })).waitFor();
    expect(await again.locator('tbody .tag').allInnerTexts()).toEqual(
      Array(count).fill(say('jobs.outcome.succeeded')),
    );
    const rows = await download(again, locale, say, `proof ${locale}`);
    expect(rows.map((row) => row.id).sort()).toEqual([...ids].sort());
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set([say('jobs.outcome.succeeded')]));

    const expected = changedBefore();
    for (const unlinked of ids) expected.set(unlinked, 1);
    expect(await desk.changes('POST /v1/user/unlink')).toEqual(expected);
    done.push(...ids);
    await again.goto(`/users/${ids[0]}`);
    await again.getByText(say('person.unlinkedTitle')).waitFor();
    expect(await again.locator('.page-head-meta time').count()).toBe(0);
    await again
      .getByText(say('person.history.by', { name: 'Administrator' }))
      .first()
      .waitFor();
  });

  it('scopes of ticked people are revoked; who had not agreed is told apart, the audit log has it', async () => {
    const some = spare(3, ({ scopes }) => scopes.includes('birthday'));
    const without = spare(1, ({ scopes }) => !scopes.includes('birthday'));
    const ids = [...some, ...without];
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users?ids=${ids.join(',')}`);
    await expect.poll(async () => (await visit.ids()).length, SOON).toBe(4);
    for (const box of await page.locator('tbody').getByRole('checkbox').all()) await box.check();
    await visit.press('users.bulk.revoke-scopes');
    await visit.reads(say('jobs.new.byIds', { count: 4 }));
    await page.getByLabel(say('reason.label')).fill(`birthdays ${locale}`);
    await visit.press('jobs.new.submit');
    await visit.reads(say('jobs.new.paramsNeeded'));
    await page.getByRole('checkbox', { name: say('scopes.birthday') }).check();
    await visit.press('jobs.new.submit');
    await visit.press('jobs.draft.start', { count: 4 });
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    await expect.poll(() => tiles(page), SOON).toEqual([0, 3, 1, 0, 0]);
    for (const id of some) expect((await desk.kakao.person(id)).scopes).not.toContain('birthday');
    const job = visit.path.split('/').at(-1);

    await visit.goto('/audit');
    await page.getByLabel(say('audit.filter.what')).click();
    await page.getByRole('option', { name: say('audit.group.Job') }).click();
    await page.getByLabel(say('audit.filter.q'), { exact: true }).fill(`birthdays ${locale}`);
    await visit.press('audit.filter.apply');
    const rows = page.locator('tbody tr').filter({ hasText: say('jobs.name', { id: `#${job}` }) });
    for (const key of ['Created', 'Started']) {
      await rows
        .filter({ hasText: say(`audit.key.Job.${key}`) })
        .filter({ hasText: 'admin@' })
        .waitFor();
    }
    expect(visit.query.get('key')).toBe('Job.');

    await visit.goto(`/jobs/${job}/summary`);
    await page.getByRole('link', { name: say('jobs.summary.inAudit') }).click();
    const only = say('users.filter.remove', { name: say('jobs.name', { id: `#${job}` }) });
    await page.getByRole('button', { name: only }).waitFor();
    await rows.filter({ hasText: say('audit.key.Job.Started') }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(await rows.count());
    await picture(page, `${locale}-audit-of-job`);
    await page.getByRole('button', { name: only }).click();
    await expect.poll(() => visit.query.get('jobId'), SOON).toBeNull();
  });

  it('a dry run says what would happen and changes nothing; run for real, each outcome stands beside it', async () => {
    const ids = spare(2, ({ state }) => state === 'linked');
    const before = (await desk.kakao.journal()).length;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/new?kind=unlink&by=ids&ids=${ids.join(',')}`);
    await page.getByLabel(say('reason.label')).fill('what if');
    await page.getByRole('checkbox', { name: say('jobs.new.dryRun') }).check();
    await visit.press('jobs.new.submit');
    await visit.reads(say('jobs.draft.dryRun'));
    await visit.press('jobs.draft.start', { count: 2 });
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    await page
      .locator('h1')
      .getByText(say('jobs.dryRunOf', { kind: say('jobs.kind.unlink') }))
      .waitFor();
    await visit.reads(say('jobs.run.dryDone'));
    await page.getByRole('link', { name: say('jobs.predictedOutcome.succeeded') }).waitFor();
    await page
      .getByText(say('jobs.run.completedDry', { succeeded: 2, unchanged: 0, failed: 0 }))
      .waitFor({ state: 'attached' });
    await picture(page, `${locale}-job-dry-run`);
    await expect.poll(() => tiles(page), SOON).toEqual([0, 2, 0, 0, 0]);
    expect((await desk.kakao.journal()).length).toBe(before);
    for (const id of ids) expect((await desk.kakao.person(id)).state).toBe('linked');

    await visit.press('jobs.copy.forReal');
    await visit.reads(say('jobs.prediction.counts', { succeeded: 2, unchanged: 0, failed: 0 }));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-prediction`);
    await desk.kakao.happen(ids[0] ?? '', { op: 'unlink' });
    await page.getByLabel(say('jobs.draft.typeCount', { count: 2 })).fill('2');
    await visit.press('jobs.draft.startUnlink', { count: 2 });
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    done.push(ids[1] ?? '');
    await visit.reads(say('jobs.comparison.note', { same: 1, other: 1 }));
    await picture(page, `${locale}-job-comparison`);
    await page.getByRole('link', { name: say('jobs.comparison.show') }).click();
    await page.getByRole('columnheader', { name: say('jobs.items.predicted') }).waitFor();
    await expect.poll(() => visit.ids(), SOON).toEqual([ids[0]]);
    const [row] = await page.locator('tbody tr').allInnerTexts();
    expect(row).toContain(say('jobs.outcome.unchanged'));
    expect(row).toContain(say('jobs.outcome.succeeded'));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-deviated`);
  });

  it('people who changed since the draft send the job to a second person, who sees how', async () => {
    const ids = spare(3, ({ state }) => state === 'linked');
    const other = await desk.draft('unlink', ids.slice(2));
    const { id } = await desk.draft('unlink', ids);
    await desk.database.query('UPDATE users SET connected_at = now() WHERE id = $1', [ids[0]]);
    await desk.database.query(`UPDATE jobs SET status = 'paused' WHERE id = $1`, [other.id]);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.check.relinked', { count: 1 }));
    await visit.reads(say('jobs.order.shared', { count: 1 }));
    await page.getByRole('radio', { name: say('jobs.order.before') }).check();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-draft-check`);
    await page.getByLabel(say('jobs.draft.typeCount', { count: 3 })).fill('3');
    await visit.press('jobs.draft.startUnlink', { count: 3 });
    await visit.reads(say('jobs.stop.selection_changed'));
    expect((await desk.job(other.id)).waitsFor).toEqual([id]);
    // As after a retry, one of them is done already: what is approved is the rest.
    await desk.database.query(
      `WITH done AS (UPDATE job_items SET outcome = 'unchanged', finished_at = now() WHERE job_id = $1 AND user_id = $2)
       UPDATE jobs SET pending = 2, unchanged = 1, revision = revision + 1 WHERE id = $1`,
      [id, ids[1]],
    );

    const second = await Visit.second(browser, desk.server.url, locale);
    await second.goto(`/jobs/${id}`);
    await second.reads(say('jobs.check.compared'));
    await second.reads(say('jobs.check.relinked', { count: 1 }));
    await picture(second.page, `${locale}-job-approval-check`);
    await second.page.getByLabel(say('jobs.draft.typeCount', { count: 2 })).fill('2');
    await second.press('jobs.approval.approve', { count: 2 });
    await second.button('jobs.approval.approve', { count: 2 }).waitFor({ state: 'detached' });
    await second.close();

    await page.locator('h1').getByText(say('jobs.partly')).waitFor();
    await expect.poll(() => tiles(page), SOON).toEqual([0, 1, 1, 0, 1]);
    await page
      .getByRole('region', { name: say('jobs.approvals.title') })
      .getByText('Second')
      .waitFor();
    await picture(page, `${locale}-job-approvals`);
    expect((await desk.kakao.person(ids[0] ?? '')).state).toBe('linked');
    await desk.act(other.id, 'cancel');
    done.push(...ids.slice(2));
  });

  it('a job that is stopped leaves the rest alone and says who they are', async () => {
    const ids = spare(28, ({ state }) => state === 'linked');
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/new?kind=unlink&by=ids&ids=${ids.join(',')}`);
    await page.getByLabel(say('reason.label')).fill('the wrong people');
    await visit.press('jobs.new.submit');
    // What is known of it has come, and moves nothing any more.
    await visit.reads(say('jobs.check.since'));
    await page.getByLabel(say('jobs.draft.typeCount', { count: 28 })).fill('28');
    await visit.press('jobs.draft.startUnlink', { count: 28 });
    await expect.poll(() => percent(page.locator('main').getByRole('progressbar')), SOON).toBeGreaterThan(0);
    await visit.press('jobs.run.cancel');
    const dialog = page.getByRole('dialog', { name: say('jobs.run.cancelTitle') });
    await dialog.waitFor();
    // Both at one moment: the job goes on, and its numbers stand in them.
    const [read, shown] = await dialog.evaluate((one) => [
      one.ownerDocument.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent ?? '',
      one.querySelector('p')?.textContent,
    ]);
    expect(read?.length).toBeGreaterThan(0);
    expect(read).toBe(shown);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('jobs.run.cancel') })
      .click();
    await page.locator('h1').getByText(say('jobs.status.cancelled')).waitFor();
    const [pending, succeeded = 0, , , cancelled = 0] = await tiles(page);
    expect([pending, succeeded + cancelled]).toEqual([0, 28]);
    expect(cancelled).toBeGreaterThan(0);
    const rows = await download(page, locale, say, 'who was left');
    const wasUnlinked = say('jobs.outcome.succeeded');
    for (const { id, outcome } of rows) {
      const { state } = await desk.kakao.person(id);
      expect([id, state]).toEqual([id, outcome === wasUnlinked ? 'unlinked' : 'linked']);
    }
    expect(rows.filter(({ outcome }) => outcome === say('jobs.outcome.cancelled'))).toHaveLength(cancelled);
    done.push(...rows.filter(({ outcome }) => outcome === wasUnlinked).map(({ id }) => id));
  });
});

it('what a second person rejects says to its maker who did and why', async () => {
  const ids = spare(APPROVAL_ABOVE + 1, ({ state }) => state === 'linked');
  const { id } = await desk.draft('logout', ids);
  await desk.act(id, 'start', { expectedTotal: ids.length });
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/jobs/${id}`);
  await visit.reads(say('jobs.approval.own'));

  const second = await Visit.second(browser, desk.server.url, 'ko');
  await second.goto('/quota');
  await second.page.getByRole('link', { name: say('nav.toApprove', { count: 1 }) }).click();
  await expect.poll(() => second.path, SOON).toBe(`/jobs/${id}`);
  expect(await page.locator('.approve-chip').count()).toBe(0);
  await second.press('jobs.approval.reject');
  const reject = second.page.getByRole('dialog').getByRole('button', { name: say('jobs.approval.reject') });
  await reject.click();
  await second.reads(say('reason.needed'));
  expect((await desk.job(id)).status).toBe('awaiting_approval');
  await second.page.getByRole('dialog').getByLabel(say('reason.label')).fill('not these people');
  await reject.click();
  await second.reads(say('jobs.approval.rejected'));
  await second.close();

  await page.locator('h1').getByText(say('jobs.status.rejected')).waitFor();
  await page.locator('.band').getByText('not these people').waitFor();
  await page.locator('.band').getByText('Second · ').waitFor();
  for (const one of ids) taken.delete(one);
});

/** People whom a test has unlinked. */
const done: string[] = [];
const changedBefore = () => new Map(done.map((id) => [id, 1]));

const HALVES = { ko: [0, 40], en: [150, 190] } as const;

/** The people of a language's big job, and the question that finds exactly them. */
function half(locale: 'ko' | 'en') {
  const [from, to] = HALVES[locale];
  const [first, last] = [dayOf(people[from]), dayOf(people[to - 1])];
  const ids = people.filter((one) => first <= dayOf(one) && dayOf(one) <= last).map(({ id }) => id);
  return { question: `status=linked&connectedFrom=${first}&connectedTo=${last}`, ids };
}

const taken = new Set<string>();

/** People of the middle, whom no other test works on. */
function spare(count: number, fits: (person: TruePerson) => boolean): string[] {
  const big = LOCALES.flatMap((locale) => half(locale).ids);
  const found = people.filter((one) => !big.includes(one.id) && !taken.has(one.id) && fits(one));
  const ids = found.slice(0, count).map(({ id }) => id);
  if (ids.length < count) throw new Error(`only ${ids.length} of ${count} people are left for this`);
  for (const id of ids) taken.add(id);
  return ids;
}

/** The day of the link by the Korean calendar. */
function dayOf(person: TruePerson | undefined): string {
  const time = Date.parse(person?.connectedAt ?? '');
  return new Date(time + 9 * 3_600_000).toISOString().slice(0, 10);
}

const percent = async (bar: ReturnType<Page['getByRole']>) => Number(await bar.getAttribute('aria-valuenow'));

const numbers = (counts: Record<string, number>) =>
  ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'].map((outcome) => counts[outcome]);

/** As what the audit log tells that somebody saw people of a job since it was approved. */
async function looksSinceApproval(id: string, email: string): Promise<string[]> {
  const rows = await desk.database.query<{ key: string }[]>(
    `SELECT key FROM audit_events
      WHERE job_id = $1 AND operator_email = $2 AND key IN ('Job.Viewed', 'Job.ItemsViewed')
        AND id > (SELECT max(id) FROM audit_events WHERE job_id = $1 AND key = 'Job.Approved')`,
    [id, email],
  );
  return rows.map(({ key }) => key);
}

/** A paused job once no worker holds any of it: the calls already under way are recorded by then. */
async function settled(id: string) {
  const held = 'SELECT count(*)::int AS held FROM job_chunks WHERE job_id = $1 AND claimed_by IS NOT NULL';
  await expect
    .poll(async () => [(await desk.job(id)).status, (await desk.database.query(held, [id]))[0].held], SOON)
    .toEqual(['paused', 0]);
  return desk.job(id);
}

/** The rows of the CSV in words, for which a reason is asked. */
async function download(
  page: Page,
  language: Language,
  say: Say,
  reason: string,
): Promise<{ id: string; outcome: string }[]> {
  const button = page.getByRole('button', { name: say('action.download'), exact: true });
  await button.click();
  const dialog = page.getByRole('dialog', { name: say('jobs.report.title') });
  await button.click();
  await dialog.getByText(say('reason.needed')).waitFor();
  // Whoever left the reason out is taken to it.
  expect(await page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');
  await page.keyboard.type(reason);
  await picture(page, `${language}-job-report`);
  const started = page.waitForEvent('download');
  await button.click();
  const name = WORDS[language].reports.files.job.replace(
    '%{id}',
    /\/jobs\/(\d+)/.exec(page.url())?.[1] ?? '',
  );
  expect((await started).suggestedFilename()).toBe(`${name}.csv`);
  await dialog.waitFor({ state: 'detached' });
  const [{ reason: kept } = { reason: null }] = await desk.database.query(
    `SELECT reason FROM audit_events WHERE key = 'Job.ReportDownloaded' ORDER BY id DESC LIMIT 1`,
  );
  expect(kept).toBe(reason);
  const [head = '', ...lines] = readFileSync(await (await started).path(), 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const columns = head.split(',').map(bare);
  const at = (name: string) => columns.indexOf(say(`jobs.items.${name}`));
  return lines.map((line) => {
    const cells = line.split(',').map(bare);
    return { id: cells[at('user')] ?? '', outcome: cells[at('outcome')] ?? '' };
  });
}

/** A cell without what makes Excel keep it as text. */
const bare = (cell: string) => cell.replace(/^"(.*)"$/, '$1').replace(/^[='"\t]+|["]+$/g, '');
