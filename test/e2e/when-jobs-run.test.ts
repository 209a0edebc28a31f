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
  [desk, browser] = await Promise.all([JobDesk.open(240), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(240);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('when jobs run, in %s', (locale) => {
  it('a saved question is put to work by a schedule, and its job is summed up on paper', async () => {
    const ids = linked.splice(0, 2);
    const name = `two people ${locale}`;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users?ids=${ids.join(',')}`);
    await visit.press('users.questions.title');
    await visit.press('users.questions.save');
    await page.getByRole('textbox', { name: say('users.questions.name'), exact: true }).fill(name);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('users.questions.save') })
      .click();
    await page.getByRole('button', { name, exact: true }).waitFor();
    await expect.poll(() => visit.query.get('question'), SOON).toMatch(/^\d+$/);
    // Changed, it is not what was saved; picked again, it is.
    await visit.press('action.clearFilters');
    await visit.press('users.questions.title');
    await page.getByRole('link', { name, exact: true }).click();
    await expect.poll(async () => (await visit.ids()).sort(), SOON).toEqual([...ids].sort());

    await visit.goto('/schedules/new');
    await visit.press('schedules.form.create');
    await visit.reads(say('schedules.form.nameNeeded'));
    await visit.reads(say('schedules.form.whoNeeded'));
    await page.getByRole('textbox', { name: say('schedules.form.name'), exact: true }).fill('');
    await page.getByRole('radio', { name: say('schedules.people.filter') }).check();
    await visit.press('users.filter.more');
    await page.getByRole('menuitem', { name: say('users.filter.menu.waiting') }).click();
    await page.getByLabel(say('users.filter.waitingLongerThanHours')).fill('24');
    await visit.press('action.apply');
    await visit.reads(say('users.filter.waitingLongerThanHoursValue', { count: 24 }));
    // Applying a condition does not send the form.
    expect(await page.getByText(say('schedules.form.nameNeeded')).count()).toBe(0);
    await page.getByRole('radio', { name: say('schedules.people.question') }).check();
    await page
      .getByRole('textbox', { name: say('schedules.form.name'), exact: true })
      .fill(`nightly ${locale}`);
    await page.getByRole('combobox', { name: say('schedules.people.question') }).click();
    await page.getByRole('option', { name, exact: true }).click();
    await visit.reads(say('jobs.new.now', { count: 2 }));
    await page.getByRole('radio', { name: say('jobs.kind.refresh') }).check();
    await page.getByLabel(say('reason.label')).fill(`fresh for the audit ${locale}`);
    await visit.press('schedules.form.create');
    await page.locator('h1').getByText(`nightly ${locale}`).waitFor();
    await visit.reads(say('schedules.timing.dayAt', { time: '03:00 KST' }));
    await visit.reads(say('schedules.runs.none'));
    const schedule = visit.path.split('/').at(-1);
    await desk.database.query(`UPDATE schedules SET next_at = date_trunc('second', now()) WHERE id = $1`, [
      schedule,
    ]);
    await page.locator('tbody .tag').getByText(say('schedules.result.started')).waitFor();
    await visit.press('schedules.act.disable');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('schedules.act.disable') })
      .click();
    await visit.button('schedules.act.enable').waitFor();
    await page.locator('tbody').getByRole('link').click();
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    await expect.poll(() => tiles(page), SOON).toEqual([0, 2, 0, 0, 0]);

    await page.getByRole('link', { name: say('jobs.summary.open') }).click();
    await page.locator('h1').getByText(say('jobs.summary.heading')).waitFor();
    await visit.reads(`fresh for the audit ${locale}`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: say('jobs.summary.print') }).isVisible()).toBe(false);
    const paper = await page.locator('main').textContent();
    for (const id of ids) expect(paper).not.toContain(id);
    expect(paper).toContain(name);
    // It was started by itself, in the name of whoever decided that it should be.
    expect(paper).toMatch(new RegExp(`${say('jobs.facts.schedule')} *#${schedule} \\d{4}-`));
    expect(paper).toContain(`${say('audit.actor.system')} · Administrator (admin@example.com)`);
    await page.emulateMedia({ media: 'screen' });

    await visit.goto(`/schedules/${schedule}`);
    await visit.press('schedules.act.remove');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('schedules.act.remove') })
      .click();
    await visit.reads(say('schedules.empty.title'));
  });

  it('a schedule that unlinks is on only once what it will do by itself was confirmed', async () => {
    const name = `waiting ${locale}`;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/schedules/new?preset=unlinkWaiting');
    await page.getByRole('textbox', { name: say('schedules.form.name'), exact: true }).fill(name);
    await page.getByLabel(say('reason.label')).fill('never signed up');
    await visit.press('schedules.form.create');
    const dialog = page.getByRole('dialog', { name: say('schedules.act.enableTitle', { name }) });
    await dialog.getByText(say('schedules.timing.dayAt', { time: '03:00 KST' })).waitFor();
    await dialog.getByText(say('jobs.new.now', { count: 0 })).waitFor();
    await dialog.getByText(say('jobs.draft.noApproval')).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-schedule-enable`);
    expect((await desk.admin.get('/api/schedules')).body.data).toEqual([]);
    await dialog.getByRole('button', { name: say('schedules.act.enable') }).click();
    await page.locator('h1').getByText(name).waitFor();
    await desk.admin.delete(`/api/schedules/${visit.path.split('/').at(-1)}`);
  });

  it('a schedule that unlinks is asked about anew where what it does is changed, and not where its name is', async () => {
    const job = {
      kind: 'unlink',
      users: { filter: { waitingLongerThanHours: 24 } },
      reason: 'never signed up',
    };
    const timing = { every: 'day', time: '03:00' };
    const { body } = await desk.admin.post('/api/schedules', { name: 'on', job, timing });
    visit = await Visit.second(browser, desk.server.url, locale);
    const { page, say } = visit;
    const name = page.getByRole('textbox', { name: say('schedules.form.name'), exact: true });
    await visit.goto(`/schedules/${body.id}/edit`);
    await name.fill('still on');
    await visit.press('schedules.form.save');
    await page.locator('h1').getByText('still on').waitFor();
    const path = `/api/schedules/${body.id}`;
    expect((await desk.admin.get(path)).body.owner).toEqual(body.owner);

    await visit.goto(`/schedules/${body.id}/edit`);
    await page.getByLabel(say('schedules.timing.time')).fill('04:00');
    await visit.press('schedules.form.save');
    const title = say('schedules.act.saveTitle', { name: 'still on' });
    const dialog = page.getByRole('dialog', { name: title });
    await dialog.getByText(say('schedules.timing.dayAt', { time: '04:00 KST' })).waitFor();
    await picture(page, `${locale}-schedule-save`);
    await dialog.getByRole('button', { name: say('schedules.form.save'), exact: true }).click();
    await expect
      .poll(async () => (await desk.admin.get(path)).body)
      .toMatchObject({ timing: { time: '04:00' }, owner: { name: 'Second' } });
    await desk.admin.delete(path);
  });

  it('a schedule that changes nobody says before it is on that nobody has to approve its jobs', async () => {
    const reading = { kind: 'refresh', users: { filter: { refreshedBeforeDays: 30 } }, reason: 'old' };
    const dryRun = await desk.draft('logout', linked.slice(0, 2), { dryRun: true });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.route('**/api/session', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), approvalAbove: 50 } });
    });
    for (const [job, timing] of [
      [reading, { every: 'hours', hours: 6 }],
      [{ draftId: dryRun.id }, { every: 'once', at: '2099-12-31T03:00:00+09:00' }],
    ]) {
      const schedule = { name: `no change ${locale}`, job, timing, enabled: false };
      const { body } = await desk.admin.post('/api/schedules', schedule);
      await visit.goto(`/schedules/${body.id}`);
      await visit.press('schedules.act.enable');
      await page.getByRole('dialog').getByText(say('jobs.draft.noApproval')).waitFor();
      await desk.admin.delete(`/api/schedules/${body.id}`);
    }
    await desk.act(dryRun.id, 'cancel');
  });

  it('a schedule that somebody else changed while it was open is not changed back with it', async () => {
    const ids = linked.slice(0, 2);
    const job = { kind: 'refresh', users: { filter: { ids } }, reason: 'old' };
    const timing = { every: 'hours', hours: 6 };
    const { body } = await desk.admin.post('/api/schedules', { name: 'open', job, timing, enabled: false });
    const path = `/api/schedules/${body.id}`;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/schedules/${body.id}/edit`);
    const name = page.getByRole('textbox', { name: say('schedules.form.name'), exact: true });
    await name.fill('renamed');
    const narrower = { ...job, users: { filter: { ids: ids.slice(0, 1) } } };
    const { body: changed } = await desk.second.patch(path, { job: narrower });
    // The page learns of it by itself.
    await page.waitForResponse(
      async (response) =>
        response.url().endsWith(path) && (await response.json()).updatedAt === changed.updatedAt,
    );
    await visit.press('schedules.form.save');
    await visit.reads(say('error.byCode.changed_meanwhile'));
    expect((await desk.admin.get(path)).body).toEqual(changed);
    // Looked at anew, only what is changed is.
    await page.reload();
    await name.fill('renamed');
    await visit.press('schedules.form.save');
    await page.locator('h1').getByText('renamed').waitFor();
    expect((await desk.admin.get(path)).body).toMatchObject({ name: 'renamed', job: narrower });
    await desk.admin.delete(path);
  });

  it('a weekly schedule without a day leads to its days', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/schedules/new?preset=refreshOld');
    await page.getByRole('textbox', { name: say('schedules.form.name'), exact: true }).fill('weekly');
    await page.getByLabel(say('reason.label')).fill('old');
    await page.getByRole('combobox', { name: say('schedules.timing.every') }).click();
    await page.getByRole('option', { name: say('schedules.timing.week') }).click();
    const days = page.getByRole('group', { name: say('schedules.timing.days') });
    await days.locator('input:checked').uncheck();
    await visit.press('schedules.form.create');
    await days.getByText(say('schedules.timing.daysNeeded')).waitFor();
    await days.locator('input:focus').waitFor();
    // A time that is wrong too comes first; what it is said of is not the days.
    const time = page.getByLabel(say('schedules.timing.time'));
    await time.fill('25');
    await visit.press('schedules.form.create');
    await visit.reads(say('schedules.form.timingWrong'));
    await time.and(page.locator(':focus')).waitFor();
    expect(await visit.barriers()).toEqual([]);
  });

  it('a draft starts later, once its count was confirmed', async () => {
    const ids = linked.splice(0, 2);
    const draft = await desk.draft('unlink', ids);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${draft.id}`);
    const later = visit.button('schedules.later.open');
    await later.waitFor();
    expect(await later.isDisabled()).toBe(true);
    await page.getByLabel(say('jobs.draft.typeCount', { count: 2 })).fill('2');
    await later.click();
    const day = page.getByLabel(say('schedules.timing.date'), { exact: true });
    await visit.press('schedules.later.submit');
    await visit.reads(say('schedules.later.wrong'));
    await day.and(page.locator(':focus')).waitFor();
    await day.fill('20991231');
    await visit.press('schedules.later.submit');
    await visit.reads(say('schedules.timing.onceAt', { at: '2099-12-31 03:00 KST' }));
    const { body } = await desk.admin.get(`/api/schedules/${visit.path.split('/').at(-1)}`);
    expect(body).toMatchObject({
      job: { draftId: draft.id },
      timing: { every: 'once' },
      nextAt: '2099-12-30T18:00:00.000Z',
    });
    await visit.reads(say('schedules.irreversible'));
    // Whoever opens the draft now sees that it starts by itself, and by which schedule.
    const schedule = visit.path;
    await page.getByRole('link', { name: say('schedules.startsDraft', { id: `#${draft.id}` }) }).click();
    await visit.reads(say('schedules.later.made', { at: '2099-12-31 03:00 KST' }));
    expect(await later.count()).toBe(0);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-draft-scheduled`);
    await page.getByRole('link', { name: say('schedules.later.see') }).click();
    await expect.poll(() => visit.path, SOON).toBe(schedule);
    await visit.press('schedules.act.edit');
    await day.fill('2099');
    await visit.press('schedules.form.save');
    await visit.reads(say('schedules.form.timingWrong'));
    await day.and(page.locator(':focus')).waitFor();
    await visit.goto('/schedules');
    await page.locator('tbody .tag-danger').getByText(say('schedules.irreversibleTag')).waitFor();
    await picture(page, `${locale}-schedules`);
    expect((await desk.job(draft.id)).status).toBe('draft');
    await desk.admin.delete(`/api/schedules/${body.id}`);
    await desk.act(draft.id, 'cancel');
  });

  it('a job that waits for what others hold of the daily ceiling says so until it goes on', async () => {
    const { id } = await desk.draft('unlink', linked.splice(0, 2));
    // As a worker leaves it that found nothing left.
    await desk.database.query(
      `UPDATE job_chunks SET awaits_ceiling = true, not_before = now() + interval '1 hour' WHERE job_id = $1`,
      [id],
    );
    await desk.database.query(
      `UPDATE jobs SET status = 'running', started_at = now(), begun_at = now() WHERE id = $1`,
      [id],
    );
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/jobs');
    await visit.reads(say('jobs.heldBy.daily_ceiling'));
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.run.ceiling'));
    await visit.reads(say('jobs.run.ceilingBody'));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-waits-for-ceiling`);
    await desk.database.query('UPDATE job_chunks SET not_before = NULL WHERE job_id = $1', [id]);
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    expect(await page.getByText(say('jobs.run.ceiling')).count()).toBe(0);
  });

  it('the question whether to lift a stop goes with that stop, and does not come back with the next', async () => {
    const stop = async (reason: string) => (await desk.admin.post('/api/halts', { reason })).body.id;
    const lift = (id: string) => desk.admin.post(`/api/halts/${id}/lift`, { reason: 'over' });
    const first = await stop('a rehearsal');
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/quota');
    await visit.press('halts.lift');
    await page.getByRole('dialog').waitFor();
    await lift(first);
    await page.getByText(say('halts.inForce')).waitFor({ state: 'detached' });
    const second = await stop('wrong people');
    await visit.reads(say('halts.because', { reason: 'wrong people' }));
    expect(await page.getByRole('dialog').count()).toBe(0);
    await lift(second);
  });

  it('all jobs are stopped at once from the frame of any page, and go on when that is lifted', async () => {
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '3000' });
    const job = await desk.run('refresh', linked);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const dialog = page.getByRole('dialog');
    const reason = `wrong people ${locale}`;
    await visit.goto('/quota');
    await visit.reads(say('nav.underWay', { count: 1 }));
    await visit.press('halts.stop');
    await dialog.getByRole('button', { name: say('halts.stop'), exact: true }).click();
    await visit.reads(say('reason.needed'));
    await picture(page, `${locale}-stop-dialog`);
    await dialog.getByLabel(say('reason.label')).fill(reason);
    await dialog.getByRole('button', { name: say('halts.stop'), exact: true }).click();
    await visit.reads(say('halts.inForce'));
    // The switch is gone from the frame, and whoever pressed it by keyboard is in the page.
    await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('main');
    await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
    expect(await desk.job(job.id)).toMatchObject({ status: 'paused', stopReason: 'halted' });

    // Everybody sees it, on every page, with who, why and how many.
    const second = await Visit.second(browser, desk.server.url, locale);
    await second.goto(`/jobs/${job.id}`);
    await second.reads(say('halts.because', { reason }));
    await second.reads(say('jobs.stop.halted'));
    await second.reads(say('halts.paused', { count: 1 }));
    // The band of the stop and that of the job call who did it the same.
    await expect.poll(() => second.page.getByText('Administrator · ').count(), SOON).toBe(2);
    expect(await second.button('jobs.run.resume').isDisabled()).toBe(true);
    expect(await second.barriers()).toEqual([]);
    await picture(second.page, `${locale}-halted-job`);
    await second.close();

    await visit.goto('/jobs');
    // Until that is known there is the switch.
    await visit.reads(say('halts.inForce'));
    expect(await visit.button('halts.stop').count()).toBe(0);
    await picture(page, `${locale}-halted-jobs`);
    // Slow again, so that the job is still at it when it is looked at and cancelled.
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '3000' });
    await visit.press('halts.lift');
    await dialog.getByRole('checkbox').check();
    await dialog.getByLabel(say('reason.label')).fill('looked at');
    await picture(page, `${locale}-lift-dialog`);
    await dialog.getByRole('button', { name: say('halts.lift'), exact: true }).click();
    await page.getByRole('alert').getByText(say('halts.lifted')).waitFor();
    await page.getByText(say('halts.inForce')).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('main');
    await visit.button('halts.stop').first().waitFor();
    await picture(page, `${locale}-jobs-with-stop`);
    expect(await desk.job(job.id)).toMatchObject({ status: 'running', stopReason: null });
    await visit.goto(`/jobs/${job.id}`);
    await visit.press('jobs.run.cancel');
    await dialog.getByRole('button', { name: say('jobs.run.cancel') }).click();
    // Calls are on their way: it is not paused, and those who only listen learn why it is not over.
    await page.locator('h1').getByText(say('jobs.stopping')).waitFor();
    await page.getByRole('status').getByText(say('jobs.stop.cancelling')).waitFor();
    await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
    // The button that was pressed is gone: whoever works by keyboard is in the page, not before its first link.
    await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('main');
    // Where all calls that were left had gone out, they are all done.
    await desk.ended(job.id, ['cancelled', 'completed']);
    // Whoever is asked afterwards finds what held it, and what all jobs were stopped for.
    await visit.goto(`/jobs/${job.id}/summary`);
    await visit.reads(`${say('jobs.heldBy.halted')} · ${reason}`);
  });
});
