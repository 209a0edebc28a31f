import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../words/index.js';
import { launchBrowser } from '../support/browser.js';
import { accountOf, JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { picture } from '../support/picture.js';
import { askAgain, refuse } from '../support/refusals.js';
import { ADMIN } from '../support/server.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

/** In the page: all that its caches hold of what the server has answered. */
const ANSWERS_KEPT = `(() => {
  const root = document.getElementById('root');
  const fibers = [root[Object.keys(root).find((key) => key.startsWith('__reactContainer'))].stateNode.current];
  for (const { child, sibling } of fibers) fibers.push(...[child, sibling].filter(Boolean));
  const { client } = fibers.map(({ memoizedProps }) => memoizedProps).find((props) => props?.client?.getMutationCache);
  return JSON.stringify([client.getMutationCache(), client.getQueryCache()].map((cache) => cache.getAll().map(({ state }) => state)));
})()`;

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** People whom no test has touched yet, each with all that the tests look for. */
let fresh: TruePerson[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(240), launchBrowser()]);
  await desk.sync();
  await desk.as('viewer');
  const wanted = ['account_email', 'phone_number', 'profile_nickname'];
  fresh = (await desk.kakao.people()).filter(
    ({ scopes, terms, account }) =>
      wanted.every((scope) => scopes.includes(scope)) && terms.length > 0 && account.phoneNumber,
  );
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('a person in %s', (locale) => {
  it('shows scopes, terms, times of reading and history; read anew, what changed at Kakao shows', async () => {
    const person = take();
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${person.id}`);
    const scopes = page.getByRole('table', { name: say('person.scopes.caption') });
    const email = scopes.getByRole('row').filter({ hasText: 'account_email' });
    await email.getByText(say('person.scopes.yes'), { exact: true }).waitFor();
    for (const scope of person.scopes) {
      const row = scopes.getByRole('row').filter({ has: page.getByText(scope, { exact: true }) });
      expect(await row.locator('.agreed').count(), scope).toBe(1);
    }
    expect(await scopes.locator('.agreed').count()).toBe(person.scopes.length);

    const terms = page.getByRole('table', { name: say('person.terms.caption') });
    expect(await terms.locator('.agreed').count()).toBe(person.terms.length);
    for (const { tag, agreedAt, agreedBy } of person.terms) {
      const row = terms.getByRole('row').filter({ hasText: tag });
      expect(await row.textContent()).toContain(kst(agreedAt));
      expect(await row.textContent()).toContain(say(`person.terms.${agreedBy}`));
    }
    const read = page.getByRole('region', { name: say('person.read.title') });
    expect(await read.getByText('KST').count()).toBe(4);
    await visit.reads(say('person.history.first'));

    await desk.kakao.happen(person.id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    await visit.press('person.readAnew');
    const subject = say('scopes.account_email');
    await page
      .getByRole('listitem')
      .filter({ hasText: say('person.history.withdrawn', { subject }) })
      .filter({ hasText: say('person.history.readBy', { name: 'Administrator' }) })
      .waitFor();
    await email.getByText(say('state.notAgreed'), { exact: true }).waitFor();
  });

  it('has a history and a record of accesses in which a long reason takes three lines until it is asked for', async () => {
    const { id } = take();
    const reason = '개인정보 처리방침에 따른 장기 미이용자 정리 '.repeat(30).slice(0, 499);
    const job = await desk.run('revoke-scopes', [id], { params: { scopes: ['account_email'] }, reason });
    await desk.ended(job.id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    const subject = say('scopes.account_email');
    const entries = [
      page.getByRole('listitem').filter({ hasText: say('person.history.revoked', { subject }) }),
      page.getByRole('listitem').filter({ hasText: say('audit.key.User.ScopesRevoked') }),
    ];
    for (const entry of entries) {
      const heightOf = async () => (await entry.first().boundingBox())?.height ?? 0;
      const button = entry.first().getByRole('button', { name: say('action.showAll') });
      await button.waitFor();
      const low = await heightOf();
      expect(low).toBeLessThan(190);
      await button.press('Enter');
      await expect.poll(heightOf, SOON).toBeGreaterThan(low + 60);
    }
    expect(await visit.barriers()).toEqual([]);
  });

  it('is not said to be checked before all of them was read', async () => {
    const { id } = await desk.kakao.newcomer();
    await desk.admin.post('/api/users/lookup', { ids: [id] });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto(`/users/${id}`);
    await visit.page.locator('main header').getByText(visit.say('time.unchecked'), { exact: true }).waitFor();
  });

  it('shows personal fields in full for a reason, which the audit log keeps', async () => {
    const person = take();
    const reason = `case ${person.id} ${locale}`;
    const phone = String(person.account.phoneNumber);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${person.id}`);
    const profile = page.getByRole('region', { name: say('person.profile.title') });
    await profile.getByText('****').first().waitFor();
    expect(await profile.textContent()).not.toContain(phone);
    await visit.press('person.profile.unmask');
    await visit.press('person.profile.unmaskSubmit');
    await visit.reads(say('reason.needed'));
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('body').textContent()).not.toContain(phone);
    await expectForgotten('person.profile.unmask');
    await page.getByRole('dialog').getByRole('textbox').first().fill(reason);
    await visit.press('person.profile.unmaskSubmit');
    await profile.getByText(phone).waitFor();
    await profile.getByText(String(person.account.email)).waitFor();
    await visit.press('person.profile.mask');
    await profile.getByText(phone).waitFor({ state: 'detached' });

    await visit.goto('/audit');
    const rows = page.locator('tbody tr');
    await page.getByLabel(say('audit.filter.userId'), { exact: true }).fill(person.id);
    await page.getByLabel(say('audit.filter.q'), { exact: true }).fill(reason);
    await visit.press('audit.filter.apply');
    await expect.poll(() => rows.count(), SOON).toBe(1);
    const line = await rows.first().textContent();
    for (const part of [ADMIN.email, say('audit.key.User.Unmasked'), person.id, reason, '127.0.0.1']) {
      expect(line).toContain(part);
    }
    expect(visit.query.get('userId')).toBe(person.id);
    await rows.first().getByRole('link', { name: ADMIN.email }).click();
    const whose = page.getByRole('combobox', { name: say('audit.filter.operator') });
    await expect.poll(() => whose.textContent(), SOON).toContain(ADMIN.email);
    expect([...visit.query.keys()]).toEqual(['operatorId']);
    await whose.click();
    await page.getByRole('option', { name: say('audit.filter.anybody') }).click();
    await visit.press('audit.filter.apply');
    await expect.poll(() => [...visit.query.keys()], SOON).toEqual([]);
  });

  it('tells how long ago each part was read while time goes on', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.clock.install();
    await visit.goto(`/users/${take().id}`);
    const read = page.getByRole('region', { name: say('person.read.title'), exact: true });
    const ago = read.locator('.card-note time').first();
    const atFirst = await ago.textContent();
    // The clock goes on, and nothing new is told of the person.
    await page.clock.setSystemTime(Date.now() + 600_000);
    await page.clock.runFor(20_000);
    await expect.poll(() => ago.textContent(), SOON).not.toBe(atFirst);
  });

  it('hides personal fields again when it is come back to on a machine that has slept', async () => {
    const { id, account } = take();
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await page.clock.install();
    await visit.goto(`/users/${id}`);
    await visit.press('person.profile.unmask');
    await page.getByRole('dialog').getByLabel(say('reason.label')).fill('a call');
    await visit.press('person.profile.unmaskSubmit');
    await visit.reads(String(account.phoneNumber));
    // Nothing ticks in the meantime, and then it is an hour later.
    await page.clock.pauseAt(Date.now() + 30_000);
    await page.clock.setSystemTime(Date.now() + 3_600_000);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await visit.button('person.profile.unmask').waitFor();
    expect(await page.locator('main').textContent()).not.toContain(account.phoneNumber);
  });

  it('leaves no personal field in memory that was shown in full and is hidden again', async () => {
    const { id, account } = take();
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    await visit.press('person.profile.unmask');
    await page.getByRole('dialog').getByLabel(say('reason.label')).fill('a call');
    await visit.press('person.profile.unmaskSubmit');
    await visit.reads(String(account.phoneNumber));
    await visit.press('person.profile.mask');
    const isKept = async (text: string) => (await page.evaluate<string>(ANSWERS_KEPT)).includes(text);
    await expect.poll(() => isKept(String(account.phoneNumber)), SOON).toBe(false);
    expect(await isKept(id)).toBe(true);
  });

  it('is asked for again as of the same day, where the server could not tell', async () => {
    const { id } = take();
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await refuse(page, `users/${id}/as-of?*`);
    await visit.goto(`/users/${id}`);
    const asOf = page.getByRole('region', { name: say('person.asOf.title') });
    const today = kst(new Date().toISOString()).slice(0, 10);
    await asOf.getByLabel(say('person.asOf.day'), { exact: true }).fill(today);
    await visit.press('person.asOf.show');
    await asOf.getByRole('alert').waitFor();
    await askAgain(page, () => visit.press('person.asOf.show'));
    await asOf.getByRole('table', { name: say('person.asOf.scopes') }).waitFor();
    expect(await asOf.getByRole('alert').count()).toBe(0);
  });

  it('answers a complaint from the search to the exported evidence', async () => {
    const person = take();
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    await desk.kakao.happen(person.id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users?q=${person.id}`);
    await page.locator('tbody th a').first().click();
    await visit.reads(say('person.history.withdrawn', { subject: say('scopes.account_email') }));
    const asOf = page.getByRole('region', { name: say('person.asOf.title') });
    await asOf
      .getByLabel(say('person.asOf.day'), { exact: true })
      .fill(kst(new Date().toISOString()).slice(0, 10));
    await visit.press('person.asOf.show');
    const scopes = asOf.getByRole('table', { name: say('person.asOf.scopes') });
    const email = scopes.getByRole('row').filter({ hasText: say('scopes.account_email') });
    await email.getByText(say('state.notAgreed'), { exact: true }).waitFor();
    await email.getByText(say('person.asOf.certainty.unconfirmed')).waitFor();
    // What it proves is read as it stands on a phone too: nothing is beyond the edge, to be scrolled to.
    await page.setViewportSize({ width: 360, height: 740 });
    const beyond = await asOf
      .locator('.table-wrap')
      .evaluateAll((tables) => tables.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    expect(beyond).toEqual([0, 0]);
    await picture(page, `${locale}-as-of`);

    await visit.press('person.evidence.export');
    await visit.press('person.evidence.submit');
    await visit.reads(say('reason.needed'));
    await expectForgotten('person.evidence.export');
    await page.getByRole('dialog').getByRole('textbox').first().fill(`complaint ${locale}`);
    const [file] = await Promise.all([page.waitForEvent('download'), visit.press('person.evidence.submit')]);
    expect(file.suggestedFilename()).toBe(
      `${WORDS[locale].reports.files.evidence.replace('%{id}', person.id)}.pdf`,
    );
    expect((await readFile(await file.path())).subarray(0, 5).toString()).toBe('%PDF-');
    const access = page.getByRole('region', { name: say('person.access.title') });
    await access.getByText(say('audit.key.User.EvidenceExported'), { exact: true }).waitFor();
    await access.getByText(`complaint ${locale}`).waitFor();
  });

  it('tells at once who has seen or changed the person', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const dialog = page.getByRole('dialog');
    await visit.goto(`/users/${take().id}`);
    const access = page.getByRole('region', { name: say('person.access.title') });
    const tells = (text: string) => access.getByText(text, { exact: true }).first().waitFor();

    await visit.press('person.profile.unmask');
    await dialog.getByLabel(say('reason.label')).fill('a call');
    await visit.press('person.profile.unmaskSubmit');
    await tells(say('audit.key.User.Unmasked'));
    for (const part of ['drift.title', 'person.ask.title']) {
      await tells(`${say('audit.key.User.Viewed')} · ${say(part)}`);
    }

    await visit.press('person.readAnew');
    await tells(say('audit.key.User.Refreshed'));

    await visit.press('person.actions');
    await page.getByRole('menuitem', { name: say('protectedUsers.one'), exact: true }).click();
    await dialog.getByLabel(say('reason.label')).fill('legal hold');
    await visit.press('protectedUsers.submitCount', { count: 1 });
    await tells(say('audit.key.User.Protected'));

    await visit.press('protectedUsers.end');
    await dialog.getByLabel(say('reason.label')).fill('over');
    await dialog.getByRole('button', { name: say('protectedUsers.end'), exact: true }).click();
    await tells(say('audit.key.User.Unprotected'));

    // Pages and lists fill the record: what was done stands alone where they are left out.
    const rows = access.getByRole('listitem');
    await access.getByRole('checkbox', { name: say('person.access.actsOnly') }).check();
    const acts = ['Unprotected', 'Protected', 'Refreshed', 'Unmasked'].map((key) =>
      say(`audit.key.User.${key}`),
    );
    await expect
      .poll(async () => (await rows.allInnerTexts()).map((text) => text.split('\n')[0]), SOON)
      .toEqual(expect.arrayContaining(acts));
    // Those of before stay until what was asked for has come, and the acts are among them.
    await access.locator('ul[aria-busy="false"]').waitFor();
    expect(await rows.filter({ hasText: say('audit.key.User.Viewed') }).count()).toBe(0);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-access-acts`);
  });

  it('tells of an act on the person that failed that it did', async () => {
    const { id } = take();
    await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -103, userIds: [id] });
    await desk.ended((await desk.run('logout', [id])).id);
    await desk.kakao.noFaults();
    await desk.ended((await desk.run('logout', [id])).id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    const done = page
      .getByRole('region', { name: say('person.access.title') })
      .getByRole('listitem')
      .filter({ hasText: say('audit.key.User.LoggedOut') });
    const failed = done.filter({ has: page.getByText(say('audit.result.failed'), { exact: true }) });
    await done.nth(1).waitFor();
    expect([await done.count(), await failed.count()]).toEqual([2, 1]);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-access-failed`);
  });

  it('tells why Kakao says that a link has ended, also where that was known before Kakao told it', async () => {
    const { id } = take();
    await desk.kakao.happen(id, { op: 'unlink' });
    await desk.admin.post(`/api/users/${id}/refresh`);
    await desk.kakao.call('PATCH', 'webhooks', { unlinkUrl: `${desk.server.url}/webhooks/kakao/unlink` });
    await desk.kakao.call('POST', 'webhooks/unlink', { userId: id, referrerType: 'ACCOUNT_DELETE' });
    await desk.kakao.call('PATCH', 'webhooks', { unlinkUrl: '' });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    await page
      .getByRole('region', { name: say('person.access.title') })
      .getByRole('listitem')
      .filter({ hasText: say('audit.key.Webhook.Received') })
      .filter({ hasText: say('users.cause.ACCOUNT_DELETE') })
      .waitFor();
  });

  it('says that Kakao has told of a change which is not read yet, until it is', async () => {
    const { id } = take();
    await desk.kakao.call('PATCH', 'webhooks', { unlinkUrl: `${desk.server.url}/webhooks/kakao/unlink` });
    await desk.kakao.call('PATCH', 'faults', { isMaintenance: true });
    await desk.kakao.happen(id, { op: 'unlink' });
    await desk.kakao.call('PATCH', 'webhooks', { unlinkUrl: '' });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${id}`);
    const band = page.getByText(say('person.unreadChangeTitle'));
    await band.waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-person-unread-change`);
    await desk.kakao.noFaults();
    await visit.press('person.readAnew');
    await page.getByText(say('person.unlinkedTitle')).waitFor();
    expect(await band.count()).toBe(0);
  });

  it('whom nobody has read is offered to be looked up, to those who may', async () => {
    const unknown = '7777777777777777777';
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto(`/users/${unknown}`);
    await visit.reads(visit.say('person.notFoundLookup'));
    await visit.page.getByRole('link', { name: visit.say('person.toLookup') }).waitFor();
    await visit.close();
    visit = await Visit.loggedIn(browser, desk.server.url, locale, accountOf('viewer'));
    await visit.goto(`/users/${unknown}`);
    await visit.reads(visit.say('person.notFoundBody'));
    expect(await visit.page.getByRole('link', { name: visit.say('person.toLookup') }).count()).toBe(0);
    expect(await visit.page.getByText(visit.say('person.notFoundLookup')).count()).toBe(0);
  });

  it('is protected from the own page; unlinking is refused, the list tells why, and it can be ended', async () => {
    const { id } = take();
    const reason = `legal hold ${locale}`;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const dialog = page.getByRole('dialog');
    const choose = async (key: string) => {
      await visit.press('person.actions');
      await page.getByRole('menuitem', { name: say(key), exact: true }).click();
    };
    await visit.goto(`/users/${id}`);
    await choose('protectedUsers.one');
    await visit.press('protectedUsers.submitCount', { count: 1 });
    await visit.reads(say('reason.needed'));
    await page.getByLabel(say('reason.label')).fill(reason);
    await visit.press('protectedUsers.submitCount', { count: 1 });
    await visit.reads(say('person.protection.title'));
    await picture(page, `${locale}-person-protected`);
    await choose('users.bulk.unlink');
    await dialog.getByText(say('person.protection.refused')).waitFor();
    expect(await visit.described(dialog)).toContain(say('person.act.effect.unlink'));
    expect(await visit.button('person.act.submit.unlink').isDisabled()).toBe(true);
    await visit.press('action.close');

    await visit.goto('/protected-users');
    await page.getByRole('link', { name: id, exact: true }).click();
    await page.getByRole('link', { name: `← ${say('protectedUsers.title')}` }).click();
    await page.getByLabel(say('protectedUsers.search')).fill(id);
    const rows = page.getByRole('table', { name: say('protectedUsers.caption') }).locator('tbody tr');
    await expect.poll(async () => (await rows.allInnerTexts()).join(), SOON).toContain(id);
    await expect.poll(() => rows.count(), SOON).toBe(1);
    expect(await rows.first().textContent()).toContain(reason);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-protected-users`);
    await visit.press('protectedUsers.add');
    await picture(page, `${locale}-protect-dialog`);
    await visit.press('action.close');
    await page.getByRole('button', { name: `${say('protectedUsers.end')}: ${id}` }).click();
    await dialog.getByLabel(say('reason.label')).fill('over');
    await dialog.getByRole('button', { name: say('protectedUsers.end'), exact: true }).click();
    await visit.reads(say('protectedUsers.notFound'));
    expect((await desk.admin.get(`/api/users/${id}`)).body.protection).toBeNull();
  });
});

function take(): TruePerson {
  const person = fresh.pop();
  if (!person) throw new Error('the simulator has too few people for the tests');
  return person;
}

/** The time as the dashboard writes it: Korean, to the second. */
function kst(time: string): string {
  const shifted = new Date(Date.parse(time) + 9 * 3_600_000).toISOString();
  return shifted.slice(0, 19).replace('T', ' ');
}

/** Closes the open dialog and opens it again: nothing of the attempt before is said of it. */
async function expectForgotten(open: string): Promise<void> {
  const dialog = visit.page.getByRole('dialog');
  await dialog.getByRole('button', { name: visit.say('action.close'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await visit.button(open).and(visit.page.locator(':focus')).waitFor();
  await visit.press(open);
  await dialog.getByText(visit.say('reason.help')).waitFor();
}
