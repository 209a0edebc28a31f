import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { tiles } from '../support/job-page.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** Ids of linked people that no test has taken yet. */
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(40, { APPROVAL_ABOVE: '3' }), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(40);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('ko'))('a retry that is to be approved, in %s', (locale) => {
  it('hides nothing of what the job did before, nor once it is rejected', async () => {
    const id = await withFailed(4, 1);
    await desk.act(id, 'retry');
    visit = await Visit.second(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/jobs');
    const row = page.locator('tbody tr').filter({ hasText: `#${id}` });
    await row.getByText('20%', { exact: true }).waitFor();
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.approval.decide'));
    await expect.poll(() => tiles(page), SOON).toEqual([4, 1, 0, 0, 0]);
    expect(await page.getByRole('group', { name: say('jobs.run.acts') }).count()).toBe(0);
    await page.getByRole('link', { name: say('jobs.summary.open') }).waitFor();
    await visit.button('action.download').waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-retry-to-approve`);

    await visit.press('jobs.approval.reject');
    const dialog = page.getByRole('dialog', { name: say('jobs.approval.rejectTitle') });
    await dialog.getByText(say('jobs.approval.rejectBodyRun')).waitFor();
    await dialog.getByLabel(say('reason.label')).fill('not again');
    await dialog.getByRole('button', { name: say('jobs.approval.reject'), exact: true }).click();
    await visit.reads(say('jobs.approval.rejectedRetry'));
    await expect.poll(() => tiles(page), SOON).toEqual([0, 1, 0, 4, 0]);
    await page.reload();
    await visit.reads(say('jobs.code.-103'));
    await page
      .getByRole('region', { name: say('jobs.approvals.title') })
      .getByText('Second')
      .waitFor();
    await page.getByRole('link', { name: say('jobs.summary.open') }).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-retry-rejected`);
  });
});

it('who asked for a retry is told that somebody else has to approve it, and may withdraw it', async () => {
  const id = await withFailed(4, 0);
  await desk.act(id, 'retry', {}, desk.second);
  visit = await Visit.second(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/jobs/${id}`);
  await visit.reads(say('jobs.approval.waiting'));
  await visit.reads(say('jobs.approval.retried'));
  expect(await visit.button('jobs.approval.reject').count()).toBe(0);
  expect(await page.locator('.approve-chip').count()).toBe(0);
  await picture(page, 'job-retry-own');
  await visit.press('jobs.approval.withdraw');
  await page.locator('h1').getByText(say('jobs.status.cancelled')).waitFor();
});

/** A job that is over, in which so many have failed and so many have not. */
async function withFailed(failed: number, others: number): Promise<string> {
  const people = linked.splice(0, failed + others);
  const userIds = people.slice(0, failed);
  await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -103, userIds, share: 1 });
  const { id } = await desk.run('logout', people);
  await desk.act(id, 'approve', {}, desk.second);
  expect((await desk.ended(id)).counts).toMatchObject({ failed, succeeded: others });
  await desk.kakao.noFaults();
  return id;
}
