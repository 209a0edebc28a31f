import type { Browser, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
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

it('who ends a protection that has ended is told so, and the page claims it no longer', async () => {
  const [id = ''] = await desk.linked(1);
  const path = '/api/protected-users';
  await desk.admin.post(path, { ids: [id], reason: 'legal hold' });
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto(`/users/${id}`);
  await visit.press('protectedUsers.end');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('reason.label')).fill('over');
  await desk.admin.delete(`${path}/${id}`, {}, { reason: 'released' });
  await dialog.getByRole('button', { name: say('protectedUsers.end'), exact: true }).click();
  const told = dialog.getByRole('alert').getByText(say('error.byCode.user_not_protected'));
  await told.waitFor();
  await expect.poll(() => page.getByText(say('person.protection.title')).count(), SOON).toBe(0);
  expect(await told.isVisible()).toBe(true);
  await dialog.getByRole('button', { name: say('action.close') }).click();
  await dialog.waitFor({ state: 'detached' });
});

it('who ends a notice that has been marked as wrong finds that on the page', async () => {
  const words = {
    kind: 'term',
    subject: 'service',
    language: 'ko',
    version: '1',
    text: 'words',
    from: '2026-01-01',
  };
  const { body: notice } = await desk.admin.post('/api/notices', words);
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto(`/notices/${notice.id}`);
  await visit.press('notices.act.end');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: say('notices.form.lastDay') }).fill('2026-12-31');
  await dialog.getByLabel(say('reason.label')).fill('over');
  await desk.admin.post(`/api/notices/${notice.id}/supersede`, { reason: 'a typing error' });
  await dialog.getByRole('button', { name: say('notices.act.end'), exact: true }).click();
  await dialog.getByRole('alert').getByText(say('error.byCode.notice_superseded')).waitFor();
  await page.getByText('a typing error').waitFor();
});

it.each(triedIn('en'))(
  'of two administrators who change one account, the later is told what the other did, and then decides: %s',
  async (locale) => {
    const who = { email: `third-${locale}@example.com`, name: `Third ${locale}`, role: 'operator' };
    const password = 'a-long-enough-password';
    const { body: third } = await desk.admin.post('/api/operators', { ...who, password });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/operators');
    const edit = `${say('operators.column.edit')}: ${who.name}`;
    await page.getByRole('button', { name: edit, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('operators.field.name')).fill('Third of all');
    await desk.admin.patch(`/api/operators/${third.id}`, { role: 'viewer' });
    await dialog.getByRole('button', { name: say('operators.save') }).click();
    const roles = { from: say('role.operator'), to: say('role.viewer') };
    await dialog.getByRole('alert').getByText(say('operators.meanwhile.role', roles)).waitFor();
    expect(await dialog.getByLabel(say('operators.field.name')).inputValue()).toBe('Third of all');
    expect(await dialog.getByRole('combobox').textContent()).toBe(say('role.viewer'));
    await picture(page, `${locale}-operator-changed-meanwhile`);
    await dialog.getByRole('button', { name: say('operators.save') }).click();
    await dialog.waitFor({ state: 'detached' });
    const { body } = await desk.admin.get('/api/operators');
    expect(body.data).toContainEqual(
      expect.objectContaining({ id: third.id, name: 'Third of all', role: 'viewer', disabled: false }),
    );
  },
);

it('who deletes a saved question or a schedule that somebody has just changed is told so, and deletes neither', async () => {
  const { body: question } = await desk.admin.post('/api/saved-questions', {
    name: 'linked ones',
    filter: { status: ['linked'] },
  });
  const job = { kind: 'refresh', users: { filter: { status: ['linked'] } }, params: {}, reason: 'test' };
  const { body: schedule } = await desk.admin.post('/api/schedules', {
    name: 'nightly',
    job,
    timing: { every: 'day', time: '03:00' },
    enabled: false,
  });
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  const isRefused = async (act: string, path: string, untilSeen = async () => {}) => {
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await desk.admin.patch(path, { name: 'another name' });
    await untilSeen();
    await dialog.getByRole('button', { name: say(act), exact: true }).click();
    await dialog.getByRole('alert').getByText(say('error.byCode.changed_meanwhile')).waitFor();
    expect((await desk.admin.get(path)).body.name).toBe('another name');
  };
  await visit.goto(`/users?status=linked&question=${question.id}`);
  await page.locator('button.question-button').click();
  await visit.press('users.questions.remove');
  await isRefused('users.questions.remove', `/api/saved-questions/${question.id}`);
  await page.clock.install();
  await visit.goto(`/schedules/${schedule.id}`);
  await visit.press('schedules.act.remove');
  // What the page behind the question has learnt meanwhile, who answers it has not seen.
  await isRefused('schedules.act.remove', `/api/schedules/${schedule.id}`, async () => {
    await page.clock.fastForward(10_000);
    await page.locator('h1').getByText('another name').waitFor();
    await page.getByRole('dialog', { name: say('schedules.act.removeTitle', { name: 'nightly' }) }).waitFor();
  });
});

it('whoever acts on somebody who is found to have left keeps the dialog, and what was typed in it', async () => {
  const [, id = ''] = await desk.linked(2);
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto(`/users/${id}`);
  await visit.press('person.actions');
  await page.getByRole('menuitem', { name: say('users.bulk.logout') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('reason.label')).fill('a lost phone');
  await desk.kakao.happen(id, { op: 'unlink' });
  await desk.admin.post(`/api/users/${id}/refresh`, {});
  await page.route('**/api/jobs', (route) => route.abort(), { times: 1 });
  await visit.press('person.act.submit.logout');
  await page.locator('h1').getByText(say('status.unlinked')).waitFor();
  expect(await dialog.getByLabel(say('reason.label')).inputValue()).toBe('a lost phone');
  // Where the page has learnt it before the press, that has not been refused yet.
  await expect.poll(() => dialog.getByRole('alert').count(), SOON).toBe(1);
  await dialog.getByRole('button', { name: say('action.close') }).click();
  await expect.poll(() => visit.button('person.actions').count(), SOON).toBe(0);
});

it('whoever is about to stop all jobs, or to lift that, is told that somebody was quicker, once', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  const dialog = page.getByRole('dialog');
  await visit.goto('/jobs');
  await visit.press('halts.stop');
  await dialog.getByLabel(say('reason.label')).fill('a wrong file');
  const { body: halt } = await desk.second.post('/api/halts', { reason: 'the same file' });
  await page.getByRole('alert').getByText(say('error.byCode.already_halted')).waitFor();
  expect(await dialog.count()).toBe(0);

  await visit.press('halts.lift');
  await dialog.getByLabel(say('reason.label')).fill('corrected');
  const path = `/api/halts/${halt.id}/lift`;
  // Not before the press: by itself the page learns of it within five seconds, and closes the question.
  const liftedFirst = async (route: Route) => {
    await desk.second.post(path, { reason: 'corrected', resume: false });
    await route.continue();
  };
  await page.route(`**${path}`, liftedFirst, { times: 1 });
  await dialog.getByRole('button', { name: say('halts.lift'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('alert').getByText(say('error.byCode.already_lifted')).waitFor();
  // And nobody is asked again what they wanted to do before.
  await visit.button('halts.stop').waitFor();
  expect(await dialog.count()).toBe(0);
});

it('a schedule that somebody has deleted is not shown as one that runs, and a form keeps what was typed', async () => {
  const job = { kind: 'refresh', users: { filter: { status: ['linked'] } }, reason: 'old' };
  const timing = { every: 'hours', hours: 6 };
  const make = async (name: string) =>
    (await desk.admin.post('/api/schedules', { name, job, timing })).body.id;
  const [shown, changed] = [await make('shown'), await make('changed')];
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto(`/schedules/${shown}`);
  await desk.second.delete(`/api/schedules/${shown}`);
  await page.getByRole('alert').getByText(say('error.byCode.schedule_not_found')).waitFor();
  expect(await visit.button('schedules.act.disable').count()).toBe(0);

  await visit.goto(`/schedules/${changed}/edit`);
  const name = page.getByRole('textbox', { name: say('schedules.form.name'), exact: true });
  await name.fill('typed with care');
  await desk.second.delete(`/api/schedules/${changed}`);
  const told = page.getByRole('alert').getByText(say('error.byCode.schedule_not_found'));
  await told.waitFor();
  expect(await name.inputValue()).toBe('typed with care');
});

it('what somebody else has revoked meanwhile is not asked for unseen', async () => {
  const agreed = await desk.admin.get('/api/users?status=linked&agreed=account_email,profile_image');
  const [{ id }] = agreed.body.data;
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  await visit.goto(`/users/${id}`);
  await visit.press('person.actions');
  await page.getByRole('menuitem', { name: say('users.bulk.revoke-scopes') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('reason.label')).fill('asked for it');
  const box = dialog.getByRole('checkbox', { name: 'Email', exact: true });
  await box.check();
  await desk.ended((await desk.run('revoke-scopes', [id], { params: { scopes: ['account_email'] } })).id);
  await box.waitFor({ state: 'detached' });
  await visit.press('person.act.submit.revoke-scopes');
  await dialog.getByText(say('person.act.choose')).waitFor();
  expect(await dialog.getByLabel(say('reason.label')).inputValue()).toBe('asked for it');
});

it('who lets a job go on, or stops it, that is over meanwhile is told that nothing was done', async () => {
  const ids = await desk.linked(2);
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  const paused = async () => {
    const { id } = await desk.run('logout', ids, { canary: 1 });
    await desk.ended(id, ['paused']);
    await visit.goto(`/jobs/${id}`);
    return id;
  };
  const isTold = async (id: string, act: string, other: () => Promise<unknown>) => {
    const held = async (route: Route) => {
      await other();
      await route.continue();
    };
    await page.route(`**/api/jobs/${id}/${act}`, held, { times: 1 });
    await visit.button(`jobs.run.${act}`).last().click();
    const told = page.getByRole('alert').getByText(say('error.byCode.invalid_state'));
    await told.waitFor();
    // The refusal may come before the job as it is by then.
    await expect.poll(() => page.getByRole('dialog').count(), SOON).toBe(0);
    await told.waitFor();
    await expect.poll(() => visit.button(`jobs.run.${act}`).count(), SOON).toBe(0);
  };
  const done = await paused();
  await isTold(done, 'resume', async () => {
    await desk.act(done, 'resume', {}, desk.second);
    await desk.ended(done);
  });
  const stopped = await paused();
  await visit.press('jobs.run.cancel');
  await isTold(stopped, 'cancel', () => desk.act(stopped, 'cancel', {}, desk.second));
});

it.each(triedIn('en'))(
  'who is about to stop a job that somebody else has stopped is told so, and not asked about its retry: %s',
  async (locale) => {
    const ids = await desk.linked(2);
    const { id } = await desk.run('logout', ids, { canary: 1 });
    await desk.ended(id, ['paused']);
    // As if the first of them had failed.
    await desk.database.query(
      `WITH tried AS (UPDATE job_items SET outcome = 'failed', error_code = '-1' WHERE job_id = $1 AND position = 0)
       UPDATE jobs SET failed = 1, succeeded = 0, unchanged = 0, revision = revision + 1 WHERE id = $1`,
      [id],
    );
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.press('jobs.run.cancel');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('jobs.run.cancelTitle')).waitFor();
    await desk.act(id, 'cancel', {}, desk.second);
    const told = page.getByRole('alert').getByText(say('jobs.run.overtaken'));
    await told.waitFor();
    expect(await dialog.count()).toBe(0);
    await visit.button('jobs.run.retry', { count: 1 }).waitFor();
    await picture(page, `${locale}-stop-overtaken`);
    await desk.act(id, 'retry', {}, desk.second);
    await page.locator('h1').getByText(say('jobs.partly')).waitFor();
    expect(await dialog.count()).toBe(0);
  },
);

it.each(triedIn('ko'))(
  'who is about to reject a job is told that somebody else was quicker: %s',
  async (locale) => {
    const { id } = await desk.draft('logout', await desk.linked(2));
    await desk.database.query(`UPDATE jobs SET status = 'awaiting_approval' WHERE id = $1`, [id]);
    visit = await Visit.second(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.press('jobs.approval.reject');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('reason.label')).fill('the wrong people');
    await desk.act(id, 'cancel');
    await page.getByRole('alert').getByText(say('jobs.approval.overtaken')).waitFor();
    expect(await dialog.count()).toBe(0);
    await picture(page, `${locale}-rejection-overtaken`);
  },
);

it.each(triedIn('ko'))(
  'what the person has agreed to meanwhile is not asked for again: %s',
  async (locale) => {
    const lacking = await desk.admin.get('/api/users?status=linked&notAgreed=talk_message');
    const [{ id }] = lacking.body.data;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    await visit.press('person.ask.open');
    const dialog = page.getByRole('dialog');
    const box = dialog.getByRole('checkbox', { name: /talk_message|메시지|Message/i });
    await box.check();
    await dialog.getByLabel(say('reason.label')).fill('receipts');
    await desk.kakao.happen(id, { op: 'agree-scopes', scopes: ['talk_message'] });
    await dialog.getByRole('button', { name: say('person.ask.submit'), exact: true }).click();
    await dialog.getByRole('alert').getByText(say('error.byCode.not_missing')).waitFor();
    await box.waitFor({ state: 'detached' });
    await picture(page, `${locale}-asked-too-late`);
    expect(await dialog.getByLabel(say('reason.label')).inputValue()).toBe('receipts');
    expect((await desk.admin.get(`/api/users/${id}/consent-requests`)).body.data).toEqual([]);
  },
);

it('who stops a sync that somebody else has stopped is told so', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  // It is tried again and again: a sync that only takes long may be over before the page has come.
  await desk.kakao.fault({ endpoint: 'user-ids', kind: 'code', code: -1 });
  const { body: sync } = await desk.second.post('/api/syncs', { mode: 'full' });
  await visit.goto('/syncs');
  await visit.press('syncs.stop');
  const path = `/api/syncs/${sync.id}/cancel`;
  const stoppedFirst = async (route: Route) => {
    await desk.second.post(path);
    await route.continue();
  };
  await page.route(`**${path}`, stoppedFirst, { times: 1 });
  await visit.button('syncs.stop').last().click();
  await page.getByRole('alert').getByText(say('syncs.overAlready')).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.getByRole('row').nth(1).getByText(say('syncs.status.cancelled')).waitFor();
  await desk.kakao.noFaults();
});

it('who tries a draft, or has it start later, that somebody else has set going is told that nothing was done', async () => {
  const ids = await desk.linked(2);
  visit = await Visit.loggedIn(browser, desk.server.url, 'en');
  const { page, say } = visit;
  const draft = async (path: string) => {
    const { id } = await desk.draft('refresh', ids);
    await visit.goto(`/jobs/${id}`);
    const startedFirst = async (route: Route) => {
      await desk.act(id, 'start', {}, desk.second);
      await desk.ended(id);
      await route.continue();
    };
    await page.route(path.replace('ID', id), startedFirst, { times: 1 });
  };
  const isTold = async () => {
    await page.getByText(say('jobs.status.completed'), { exact: true }).first().waitFor();
    await page.getByRole('alert').getByText(say('error.byCode.invalid_state')).waitFor();
    expect(await page.getByRole('alert').count()).toBe(1);
  };
  await draft('**/api/jobs/ID/dry-run');
  await visit.press('jobs.prediction.run');
  await isTold();
  await draft('**/api/schedules');
  await visit.press('schedules.later.open');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: say('schedules.timing.date') }).fill('2099-01-01');
  await dialog.getByRole('button', { name: say('schedules.later.submit'), exact: true }).click();
  await isTold();
  expect(await dialog.count()).toBe(0);
});
