import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { type Locale, SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let people: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(20, { IRREVERSIBLE_DELAY: '600', KAKAO_CALLS_PER_SECOND: 'off' }),
    launchBrowser(),
  ]);
  await desk.sync();
  people = await desk.linked(20);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

/** On the page of a person, with all that unlinking asks for filled in. */
async function askedToUnlink(id: string, locale: Locale): Promise<Visit> {
  visit = await Visit.loggedIn(browser, desk.server.url, locale);
  const { page, say } = visit;
  await visit.goto(`/users/${id}`);
  await visit.press('person.actions');
  await page.getByRole('menuitem', { name: say('users.bulk.unlink'), exact: true }).click();
  await page.getByLabel(say('reason.label')).fill('asked to leave');
  return visit;
}

describe.each(triedIn('ko'))('on a page that does not show yet what has come since, in %s', (locale) => {
  it('nobody is unlinked whose link is another by now', async () => {
    const id = people.pop() as string;
    const { page, say } = await askedToUnlink(id, locale);
    // They leave by themselves and come back, before the operator presses.
    await leaveAndReturn(id);
    await visit.press('person.act.submit.unlink');
    await page.getByRole('alert').getByText(say('error.byCode.relinked_meanwhile')).waitFor();
    await picture(page, `${locale}-person-relinked-meanwhile`);
    expect(await visit.barriers()).toEqual([]);
    expect(await newestJob()).toMatchObject({ status: 'cancelled', startedAt: null, counts: { total: 1 } });
    // Once the page shows the new link, whoever presses again means that one.
    await showsLinkOf(id);
    await visit.press('person.act.submit.unlink');
    await page.waitForURL(/\/jobs\/\d+$/);
    expect(await newestJob()).toMatchObject({ status: 'queued' });
    await desk.act((await newestJob()).id, 'cancel');
  });

  it('nobody is unlinked whose link is later than the page, where it does not know since when they were linked', async () => {
    const id = people.pop() as string;
    await leaveAndReturn(id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const { body: user } = await desk.admin.get(`/api/users/${id}`);
    const hourAgo = new Date(Date.parse(user.connectedAt) - 3_600_000).toISOString();
    const readAt = { list: hourAgo, profile: hourAgo, scopes: hourAgo, terms: hourAgo };
    await page.route(`**/api/users/${id}`, (route) =>
      route.fulfill({ json: { ...user, connectedAt: null, refreshedAt: hourAgo, readAt } }),
    );
    await visit.goto(`/users/${id}`);
    await visit.press('person.actions');
    await page.getByRole('menuitem', { name: say('users.bulk.unlink'), exact: true }).click();
    await page.getByLabel(say('reason.label')).fill('asked to leave');
    await visit.press('person.act.submit.unlink');
    await page.getByRole('alert').getByText(say('error.byCode.relinked_meanwhile')).waitFor();
    expect(await newestJob()).toMatchObject({ status: 'cancelled', startedAt: null, counts: { total: 1 } });
  });

  it('nobody is unlinked who linked anew while it was asked for, though the page has learnt of that by itself', async () => {
    const id = people.pop() as string;
    const { page, say } = await askedToUnlink(id, locale);
    await leaveAndReturn(id);
    await showsLinkOf(id);
    await visit.press('person.act.submit.unlink');
    await page.getByRole('alert').getByText(say('error.byCode.relinked_meanwhile')).waitFor();
    expect(await newestJob()).toMatchObject({ status: 'cancelled', startedAt: null });
  });

  it('that the link is another by now is said also where the draft cannot be discarded', async () => {
    const id = people.pop() as string;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.route('**/api/jobs/*/cancel', (route) => route.abort(), { times: 1 });
    await visit.goto(`/users/${id}`);
    await visit.press('person.actions');
    await page.getByRole('menuitem', { name: say('users.bulk.unlink'), exact: true }).click();
    await page.getByLabel(say('reason.label')).fill('asked to leave');
    await leaveAndReturn(id);
    await visit.press('person.act.submit.unlink');
    await page.getByRole('alert').getByText(say('error.byCode.relinked_meanwhile')).waitFor();
    const refused = await newestJob();
    expect(refused.status).toBe('draft');
    await showsLinkOf(id);
    await visit.press('person.act.submit.unlink');
    await page.waitForURL(/\/jobs\/\d+$/);
    expect(await desk.job(refused.id)).toMatchObject({ status: 'cancelled', startedAt: null });
    await desk.act((await newestJob()).id, 'cancel');
  });

  it('no draft is made by a saved question that asks something else by now', async () => {
    const path = '/api/saved-questions';
    const [first, second] = [people.slice(0, 2), people.slice(2, 7)];
    const { body: question } = await desk.admin.post(path, {
      name: `asked ${locale}`,
      filter: { ids: first },
    });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/new?kind=logout&question=${question.id}&by=question`);
    await visit.reads(say('jobs.new.now', { count: 2 }));
    await page.getByLabel(say('reason.label')).fill('test');
    const before = await newestJob();
    await desk.second.patch(`${path}/${question.id}`, { filter: { ids: second } });
    await visit.press('jobs.new.submit');
    await page.getByRole('alert').getByText(say('error.byCode.changed_meanwhile')).waitFor();
    expect(await newestJob()).toEqual(before);
    await visit.reads(say('jobs.new.now', { count: 5 }));
    await visit.press('jobs.new.submit');
    await page.waitForURL(/\/jobs\/\d+$/);
    expect(await newestJob()).toMatchObject({ counts: { total: 5 }, savedQuestion: { revision: 1 } });
  });

  it.each(['/jobs/new', '/consent-checks/new'])(
    'nobody is chosen by a saved question that is not there yet: %s',
    async (path) => {
      const { body: question } = await desk.admin.post('/api/saved-questions', {
        name: `slow ${locale} ${path}`,
        filter: { ids: people.slice(0, 2) },
      });
      visit = await Visit.loggedIn(browser, desk.server.url, locale);
      const { page, say } = visit;
      let answer = () => {};
      const mayAnswer = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route(`**/api/saved-questions/${question.id}`, (route) =>
        mayAnswer.then(() => route.continue()),
      );
      await visit.goto(`${path}?kind=logout&question=${question.id}&by=question`);
      const reason = page.getByLabel(say('reason.label'));
      await reason.fill('test');
      const submit = page.locator('form button[type="submit"]');
      expect(await submit.getAttribute('aria-disabled')).toBe('true');
      answer();
      await visit.reads(say('jobs.new.now', { count: 2 }));
      expect(await submit.getAttribute('aria-disabled')).not.toBe('true');
    },
  );

  it('no job is discarded that somebody has started since', async () => {
    const { id } = await desk.draft('unlink', [people.pop() as string]);
    const json = await desk.job(id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.route('**/api/jobs/*/events', (route) => route.abort());
    await page.route(`**/api/jobs/${id}`, (route) => route.fulfill({ json }));
    await visit.goto(`/jobs/${id}`);
    await visit.button('jobs.draft.discard').waitFor();
    await desk.act(id, 'start', undefined, desk.second);
    await visit.press('jobs.draft.discard');
    const said = page.getByRole('alert').getByText(say('error.byCode.invalid_state'));
    await said.waitFor();
    expect((await desk.job(id)).status).toBe('queued');
    // Once the page shows what it is now, it still says why nothing was done.
    await page.unroute(`**/api/jobs/${id}`);
    await visit.button('jobs.run.pause').waitFor();
    expect(await said.isVisible()).toBe(true);
    await picture(page, `${locale}-discarded-too-late`);
    await desk.act(id, 'cancel');
  });

  it('nobody approves what has changed since they looked, and the page says so by itself', async () => {
    const { id } = await desk.draft('unlink', people.splice(-2));
    await desk.database.query(`UPDATE jobs SET status = 'awaiting_approval' WHERE id = $1`, [id]);
    const relink = (position: number) =>
      desk.database.query(
        `UPDATE users SET connected_at = now()
          WHERE id = (SELECT user_id FROM job_items WHERE job_id = $1 AND position = $2)`,
        [id, position],
      );
    visit = await Visit.second(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.clock.install();
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.check.same'));
    const approve = visit.button('jobs.approval.approve', { count: 2 });
    await page.getByLabel(say('jobs.draft.typeCount', { count: 2 })).fill('2');
    expect(await approve.getAttribute('aria-disabled')).not.toBe('true');
    // While it is in sight.
    await relink(0);
    await page.clock.fastForward(61_000);
    await visit.reads(say('jobs.check.relinked', { count: 1 }));
    await page.getByRole('alert').getByText(say('error.byCode.check_changed')).waitFor();
    await approve.scrollIntoViewIfNeeded();
    await picture(page, `${locale}-approval-changed`);
    expect(await visit.barriers()).toEqual([]);
    expect(await approve.getAttribute('aria-disabled')).toBe('true');
    await visit.press('jobs.approval.lookedAgain');
    await page.getByLabel(say('jobs.draft.typeCount', { count: 2 })).fill('2');
    // Once its tab is come back to.
    await relink(1);
    await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`);
    await visit.reads(say('jobs.check.relinked', { count: 2 }));
    await visit.press('jobs.approval.lookedAgain');
    await page.getByLabel(say('jobs.draft.typeCount', { count: 2 })).fill('2');
    await approve.click();
    await expect.poll(async () => (await desk.job(id)).status, SOON).toBe('queued');
    await desk.act(id, 'cancel');
  });

  it('no job goes on that has stopped itself for a look since', async () => {
    const { id } = await desk.run('unlink', [people.pop() as string, people.pop() as string], { canary: 1 });
    await desk.act(id, 'pause');
    const json = await desk.job(id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.route('**/api/jobs/*/events', (route) => route.abort());
    await page.route(`**/api/jobs/${id}`, (route) => route.fulfill({ json }));
    await visit.goto(`/jobs/${id}`);
    await visit.button('jobs.run.resume').waitFor();
    await desk.act(id, 'resume', undefined, desk.second);
    await desk.waitNoLonger(id);
    expect(await desk.ended(id, ['paused'])).toMatchObject({ stopReason: 'canary' });
    await visit.press('jobs.run.resume');
    await page.getByRole('alert').getByText(say('error.byCode.other_cause')).waitFor();
    expect(await desk.job(id)).toMatchObject({ status: 'paused', counts: { pending: 1 } });
    // Once the page knows, it asks first.
    await page.unroute(`**/api/jobs/${id}`);
    await visit.reads(say('jobs.stop.canary'));
    await visit.press('jobs.run.resume');
    await visit.press('jobs.run.resumeCount', { count: 1 });
    await expect.poll(async () => (await desk.job(id)).status, SOON).toBe('completed');
  });
});

it('a job of which there is no news but by reading it is shown as it is by now, however long a reading takes', async () => {
  const { id } = await desk.draft('unlink', [people.pop() as string]);
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  // Browsers ask for a stream again three seconds after it could not be opened.
  await page.route('**/api/jobs/*/events', (route) => route.abort());
  await visit.goto(`/jobs/${id}`);
  await page.route(`**/api/jobs/${id}`, (route) => sleep(5_000).then(() => route.continue()));
  await visit.button('jobs.draft.discard').waitFor();
  await desk.act(id, 'cancel');
  await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
});

it('the list of people says as of when it is, and is as it is by now where its tab is come back to', async () => {
  const id = people.pop() as string;
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await page.clock.install();
  await visit.goto(`/users?ids=${id}&status=linked`);
  expect(await visit.ids()).toEqual([id]);
  const asOf = page.getByText(say('overview.asOf')).locator('time');
  const before = await asOf.getAttribute('datetime');
  // Also while other rows are on their way.
  let answer = () => {};
  const isLookedAt = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/users?*', (route) => isLookedAt.then(() => route.continue()), { times: 1 });
  await page.getByRole('button', { name: say('users.column.connectedAt') }).click();
  await page.getByText(say('state.updating')).waitFor();
  expect(await asOf.getAttribute('datetime')).toBe(before);
  answer();
  await page.goBack();
  await desk.kakao.happen(id, { op: 'unlink' });
  await desk.second.post(`/api/users/${id}/refresh`);
  await page.clock.fastForward(120_000);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
  await page.getByText(say('users.empty.noMatchTitle')).waitFor();
  expect(Date.parse((await asOf.getAttribute('datetime')) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
});

it('a page of a person tells by itself what has come since, and nobody is on record as having seen them again before', async () => {
  const id = people.pop() as string;
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto(`/users/${id}`);
  const isStillSo = () =>
    page.waitForResponse((answer) => answer.url().endsWith(`/api/users/${id}`) && answer.status() === 304);
  const views = async () => {
    const { body } = await desk.admin.get(`/api/audit-events?userId=${id}&key=User.Viewed`);
    return body.data.length;
  };
  await isStillSo();
  const atFirst = await views();
  await isStillSo();
  expect(await views()).toBe(atFirst);
  await desk.kakao.call('PATCH', 'webhooks', { unlinkUrl: `${desk.server.url}/webhooks/kakao/unlink` });
  await desk.kakao.happen(id, { op: 'unlink' });
  await desk.kakao.call('PATCH', 'webhooks', { unlinkUrl: '' });
  await page.getByText(say('person.unlinkedTitle')).waitFor();
  await page.locator('.timeline').getByText(say('person.history.unlinked')).first().waitFor();
  expect(await views()).toBeGreaterThan(atFirst);
});

/** Their link ends, and another begins. */
async function leaveAndReturn(id: string) {
  for (const op of ['unlink', 'link']) {
    await desk.kakao.happen(id, { op });
    await desk.admin.post(`/api/users/${id}/refresh`);
  }
}

/** Waits until the page of a person shows since when they are linked by now, also under a dialog. */
async function showsLinkOf(id: string): Promise<void> {
  const { body: user } = await desk.admin.get(`/api/users/${id}`);
  const card = visit.page.locator(`section[aria-label="${visit.say('person.link.title')}"]`);
  await card.locator(`time[datetime="${user.connectedAt}"]`).first().waitFor({ state: 'attached' });
}

async function newestJob() {
  const { body } = await desk.admin.get('/api/jobs?limit=1');
  return body.data[0];
}
