import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

const NEVER_SEEN = '99999999';
/** One that may be revoked. */
const TERM = 'marketing_2025';
const NIGHT = 'night_push_2025';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    JobDesk.open(60, { APPROVAL_ABOVE: '30', IRREVERSIBLE_DELAY: '40' }),
    launchBrowser(),
  ]);
  await desk.sync();
  linked = await desk.linked(60);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('a draft, in %s', (locale) => {
  it('names who was never read as unknown to Linkdesk', async () => {
    const { id } = await desk.draft('unlink', [NEVER_SEEN, ...linked.slice(0, 2)]);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto(`/jobs/${id}`);
    const { page, say } = visit;
    const row = page.locator('tbody tr').filter({ hasText: NEVER_SEEN });
    await row.getByRole('link', { name: say('users.neverSeen') }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(3);
    await picture(page, `${locale}-draft-never-seen`);
    await desk.act(id, 'cancel');
  });

  it('names a term that Kakao has named for nobody', async () => {
    const params = { tags: [TERM, 'marketing-2025'] };
    const { id } = await desk.draft('revoke-terms', linked.slice(0, 2), { params });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto(`/jobs/${id}`);
    await visit.reads(visit.say('jobs.check.neverNamed', { names: 'marketing-2025' }));
    await picture(visit.page, `${locale}-draft-never-named`);
    expect(await visit.barriers()).toEqual([]);
    await desk.act(id, 'cancel');
  });

  it('is started by who has seen what is known of it, and discarded at any time', async () => {
    const { id } = await desk.draft('refresh', linked.slice(0, 2));
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    let show = (): void => undefined;
    const mayShow = new Promise<void>((resolve) => (show = resolve));
    await page.route(`**/api/jobs/${id}/check`, (route) => mayShow.then(() => route.continue()));
    await visit.goto(`/jobs/${id}`);
    const start = visit.button('jobs.draft.start', { count: 2 });
    await visit.reads(say('jobs.check.reading'));
    expect([await start.isEnabled(), await visit.button('jobs.draft.discard').isEnabled()]).toEqual([
      false,
      true,
    ]);
    show();
    await visit.reads(say('jobs.check.since'));
    // Also once it is known that no schedule starts it.
    await expect.poll(() => start.isEnabled(), SOON).toBe(true);
    await visit.press('jobs.draft.discard');
    await page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
  });

  it('is made of people whose conditions read as in the list, with nothing between a day and what follows it', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/jobs/new?kind=refresh&by=filter&connectedFrom=2024-01-01');
    expect(await page.locator('.condition-fixed').allInnerTexts()).toEqual([
      `${say('users.filter.connected')}: ${say('users.filter.from', { date: '2024-01-01' })}`,
    ]);
  });

  it('is made of a saved question as it is now, and says where that is not what was chosen', async () => {
    const seen = { name: `linked ${locale}`, filter: { status: ['linked'] } };
    const { body: question } = await desk.admin.post('/api/saved-questions', seen);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const list = `/users?status=linked&question=${question.id}&all=1`;
    await visit.goto(list);
    await visit
      .button('users.questions.title')
      .or(page.getByRole('button', { name: seen.name }))
      .waitFor();
    await visit.press('users.bulk.refresh');
    await page.locator('.condition-fixed').waitFor();
    expect(await page.getByText(say('jobs.new.questionChanged')).count()).toBe(0);
    await page.goBack();
    await page.getByRole('button', { name: seen.name }).waitFor();
    await desk.admin.patch(`/api/saved-questions/${question.id}`, {
      filter: { status: ['linked', 'waiting'] },
    });
    await visit.press('users.bulk.refresh');
    await visit.reads(say('jobs.new.questionChanged'));
    expect(await page.locator('.condition-fixed').count()).toBe(2);
    await picture(page, `${locale}-job-question-changed`);
  });

  it('is another one where another step of the history is come to, and has nothing of the one before', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const [one] = linked;
    await visit.goto(`/jobs/new?kind=logout&ids=${one}`);
    await page.getByRole('radio', { name: say('jobs.kind.unlink') }).check();
    await page.getByLabel(say('reason.label')).fill('asked for by letter 18');
    await page.getByRole('link', { name: say('jobs.new.change') }).click();
    await visit.press('page.leave');
    const two = (await visit.ids()).find((id) => id !== one) ?? '';
    await page.locator('tbody tr').filter({ hasText: two }).getByRole('checkbox').check();
    await visit.press('users.bulk.unlink');
    await page.getByText(`${one}, ${two}`).waitFor();
    await page.getByLabel(say('reason.label')).fill('asked for by letter 19');
    await page.evaluate('history.go(-2)');
    await visit.press('page.leave');
    await page.getByText(`${one}`, { exact: true }).waitFor();
    expect(await page.getByRole('radio', { name: say('jobs.kind.logout') }).isChecked()).toBe(true);
    expect(await page.getByLabel(say('reason.label')).inputValue()).toBe('');
  });

  it('is made of ids whose list is scrolled by keyboard too, and of bad ones', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const list = page.locator('main section[tabindex="0"]');
    await visit.goto(`/jobs/new?kind=refresh&ids=${linked.join(',')}`);
    await list.press('End');
    await expect.poll(() => page.evaluate('document.activeElement.scrollTop'), SOON).toBeGreaterThan(0);
    expect(await visit.barriers()).toEqual([]);
    await visit.goto('/jobs/new');
    await page.getByLabel(say('jobs.new.paste')).fill(['1', ...Array(20).fill('x')].join('\n'));
    await list.waitFor();
    expect(await visit.barriers()).toEqual([]);
  });

  it('is started or discarded by keyboard, which goes on in the page', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const ids = linked.slice(0, 1);
    for (const [act, status] of [
      ['start', 'completed'],
      ['discard', 'cancelled'],
    ] as const) {
      const { id } = await desk.draft('refresh', ids);
      await visit.goto(`/jobs/${id}`);
      const button = visit.button(`jobs.draft.${act}`, act === 'start' ? { count: 1 } : undefined);
      await expect.poll(() => button.isEnabled(), SOON).toBe(true);
      await page.evaluate(KEEP_SAID);
      await button.press('Enter');
      await button.waitFor({ state: 'detached' });
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
      await desk.ended(id, [status]);
      await visit.reads(say(act === 'start' ? 'jobs.status.completed' : 'jobs.neverBegun'));
      // No call of a draft is on its way.
      expect(await page.evaluate('window.said')).not.toContain(say('jobs.stop.cancelling'));
    }
  });

  it('is made under another key once the server has refused it', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const keys: (string | undefined)[] = [];
    await page.route('**/api/jobs', (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      return route.fulfill({ status: 422, json: { code: 'nobody_selected' } });
    });
    await visit.goto(`/jobs/new?kind=logout&by=ids&ids=${linked[0]}`);
    await page.getByLabel(say('reason.label')).fill('as told');
    await visit.press('jobs.new.submit');
    await visit.reads(say('error.byCode.nobody_selected'));
    await visit.press('jobs.new.submit');
    await visit.button('jobs.draft.start', { count: 1 }).waitFor();
    expect(new Set(keys).size).toBe(2);
  });

  it('is run dry once jobs are not stopped any more, by the dry run that was refused before', async () => {
    const { id } = await desk.draft('unlink', linked.slice(0, 2));
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    const lift = await desk.halt();
    await visit.press('jobs.prediction.run');
    await page.getByRole('alert').getByText(say('error.byCode.halted')).waitFor();
    await lift();
    await visit.press('jobs.prediction.run');
    await page.waitForURL(`**/jobs/${Number(id) + 1}`);
    await page.locator('h1').getByText(say('jobs.status.completed')).waitFor();
    await desk.act(id, 'cancel');
  });

  it('that is to start at a time that has passed says so', async () => {
    const { id } = await desk.draft('logout', linked.slice(0, 1));
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.press('schedules.later.open');
    await page.getByLabel(say('schedules.timing.date'), { exact: true }).fill('20200101');
    await visit.press('schedules.later.submit');
    await page.getByRole('alert').getByText(say('error.byCode.time_passed')).waitFor();
    await desk.act(id, 'cancel');
  });

  it('that was to go before others says that it waits for them where it starts later', async () => {
    const ids = linked.slice(0, 2);
    const other = await desk.draft('logout', ids);
    await desk.database.query(`UPDATE jobs SET status = 'paused' WHERE id = $1`, [other.id]);
    const { id } = await desk.draft('logout', ids);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    const dialog = page.getByRole('dialog');
    const told = dialog.getByText(say('schedules.later.afterOthers'));
    await visit.press('schedules.later.open');
    await dialog.waitFor();
    expect(await told.count()).toBe(0);
    await dialog.getByRole('button', { name: say('action.close'), exact: true }).click();
    await page.getByRole('radio', { name: say('jobs.order.before') }).check();
    await visit.press('schedules.later.open');
    await told.waitFor();
    expect(await visit.described(dialog)).toContain(say('schedules.later.afterOthersBody'));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-draft-later-after-others`);
    for (const one of [id, other.id]) await desk.act(one, 'cancel');
  });

  it('that records terms is made with the evidence as it is sent last', async () => {
    const agreed = (await desk.kakao.people()).find(
      ({ state, terms }) => state === 'linked' && terms.some(({ tag }) => tag === TERM),
    );
    const revoked = await desk.run('revoke-terms', [agreed?.id ?? ''], { params: { tags: [TERM] } });
    await desk.ended(revoked.id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.route(
      '**/record-terms',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await visit.goto(`/jobs/${revoked.id}`);
    await visit.press('jobs.copy.recordTerms');
    const evidence = page.getByRole('dialog').getByRole('textbox').first();
    await evidence.fill('a letter');
    await visit.press('jobs.new.submit');
    await visit.reads(say('error.unreachable'));
    await evidence.fill('a letter of May');
    await visit.press('jobs.new.submit');
    await visit.button('jobs.draft.start', { count: 1 }).waitFor();
    const draft = await desk.job(visit.path.split('/').at(-1) ?? '');
    expect(draft.params).toMatchObject({ evidence: 'a letter of May' });
  });

  it('that records terms may be for some of those that were revoked, and so for all who lost these', async () => {
    const others = (await desk.kakao.people()).filter(({ state, terms }) => {
      const has = (name: string) => terms.some(({ tag }) => tag === name);
      return state === 'linked' && has(TERM) && !has(NIGHT);
    });
    const both = (await desk.kakao.people()).find(
      ({ state, terms }) =>
        state === 'linked' && [TERM, NIGHT].every((name) => terms.some(({ tag }) => tag === name)),
    );
    const ids = [others[0]?.id ?? '', both?.id ?? ''];
    const revoked = await desk.run('revoke-terms', ids, { params: { tags: [TERM, NIGHT] } });
    await desk.ended(revoked.id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${revoked.id}`);
    await visit.press('jobs.copy.recordTerms');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('a letter');
    for (const tag of [TERM, NIGHT]) await dialog.getByRole('checkbox', { name: tag }).uncheck();
    await visit.press('jobs.new.submit');
    await dialog.getByText(say('jobs.new.paramsNeeded')).waitFor();
    await dialog.getByRole('checkbox', { name: TERM }).check();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-record-terms`);
    await visit.press('jobs.new.submit');
    await visit.button('jobs.draft.start', { count: 2 }).waitFor();
    const draft = await desk.job(visit.path.split('/').at(-1) ?? '');
    expect(draft.params).toMatchObject({ tags: [TERM] });
  });

  it('that awaits approval shows all there is to know above the decision, and is withdrawn by its maker', async () => {
    const { id } = await desk.draft('unlink', linked.slice(0, 31), { reason: 'closed accounts', canary: 5 });
    await desk.act(id, 'start', { expectedTotal: 31 });
    visit = await Visit.second(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/jobs/${id}`);
    await visit.reads(say('jobs.approval.decide'));
    const top = async (text: string) =>
      (await page.locator('main').getByText(text).first().boundingBox())?.y ?? 0;
    const count = say('jobs.draft.typeCount', { count: 31 });
    await page.getByLabel(count).waitFor();
    const decision = await top(count);
    for (const text of [
      'closed accounts',
      say('jobs.facts.canaryValue', { count: 5 }),
      say('jobs.approval.delay', { time: say('time.duration.seconds', { count: 40 }) }),
      say('jobs.onTop.both'),
      say('jobs.sample.title', { count: 10 }),
    ]) {
      expect(await top(text), text).toBeLessThan(decision);
    }
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-job-to-approve`);

    const maker = await Visit.loggedIn(browser, desk.server.url, locale);
    await maker.goto(`/jobs/${id}`);
    await picture(maker.page, `${locale}-job-own-approval`);
    await maker.press('jobs.approval.withdraw');
    await maker.page.locator('h1').getByText(say('jobs.neverBegun')).waitFor();
    await maker.close();
  });
});

/** From now on keeps, as `said`, all that the page's live regions say. */
const KEEP_SAID = `(() => {
  window.said = '';
  new MutationObserver(() => {
    for (const region of document.querySelectorAll('[role="status"]')) window.said += region.textContent;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
})()`;
