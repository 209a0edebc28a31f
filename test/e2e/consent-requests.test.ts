import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { picture } from '../support/picture.js';
import { triedIn, Visit } from '../support/visit.js';

const TERM = 'marketing_2025';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** People of whom each has an email address, has agreed to give it, and to a term. */
let people: TruePerson[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60), launchBrowser()]);
  await desk.sync();
  people = (await desk.kakao.people()).filter(
    ({ scopes, terms, account }) => scopes.includes('account_email') && terms.length > 0 && account.email,
  );
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('a person who is asked again, in %s', (locale) => {
  it('has the words of the day, and a link by which they answer', async () => {
    const person = people.pop();
    if (!person) throw new Error('the simulator has too few people for the tests');
    const [term] = person.terms;
    const words = `제1조 ${locale}`;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const dialog = page.getByRole('dialog');
    await visit.goto('/notices');
    await visit.press('notices.add');
    for (const [field, option] of [
      ['subject', `${say('notices.kind.term')}: ${term?.tag}`],
      ['language', say(`notices.language.${locale}`)],
    ] as const) {
      await dialog.getByRole('combobox', { name: say(`notices.column.${field}`) }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    }
    await dialog.getByLabel(say('notices.column.version')).fill('2020');
    await dialog.getByLabel(say('notices.form.from'), { exact: true }).fill('2001-01-01');
    await dialog.getByLabel(say('notices.form.text')).fill(words);
    await picture(page, `${locale}-notice-form`);
    await dialog.getByRole('button', { name: say('notices.add'), exact: true }).click();
    await page
      .getByRole('table', { name: say('notices.caption') })
      .getByText('2020')
      .first()
      .waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-notices`);

    await desk.kakao.happen(person.id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    await visit.goto(`/users/${person.id}`);
    const fields = page.getByRole('region', { name: say('person.fields.title') });
    const email = fields.locator('.fact').filter({ hasText: say('person.profile.email') });
    await email.getByText(say('person.fields.state.not_agreed'), { exact: true }).waitFor();
    await visit.press('person.ask.open');
    await dialog.getByRole('textbox').first().fill('receipts');
    await dialog.getByRole('button', { name: say('person.ask.submit'), exact: true }).click();
    await dialog.getByRole('checkbox').first().and(page.locator(':focus')).waitFor();
    await dialog.getByRole('checkbox', { name: say('scopes.account_email') }).check();
    await picture(page, `${locale}-ask`);
    await dialog.getByRole('button', { name: say('person.ask.submit'), exact: true }).click();
    await dialog.getByText(say('person.ask.warning.not_bound_to_person')).waitFor();
    await picture(page, `${locale}-asked`);
    const { body } = await desk.admin.get(`/api/users/${person.id}/consent-requests`);
    const url = (await dialog.locator('.asked-link').textContent())?.trim() ?? '';
    await visit.press('person.ask.done');
    const asked = page.getByRole('region', { name: say('person.ask.title') });
    await asked.getByText(say('person.ask.unanswered'), { exact: true }).waitFor();
    await answer(url, person.id);

    await visit.press('person.readAnew');
    await asked.getByText(say('person.ask.answered'), { exact: true }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: say('person.history.agreed', { subject: say('scopes.account_email') }) })
      .filter({ hasText: say('person.ask.answer', { id: `#${body.data[0].id}` }) })
      .waitFor();
    await email.getByText(say('person.fields.state.seen'), { exact: true }).waitFor();
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-person-words`);
    const terms = page.getByRole('table', { name: say('person.terms.caption') });
    const version = `2020 (${say(`notices.language.${locale}`)})`;
    await terms.getByRole('link', { name: version, exact: true }).click();
    await visit.reads(words);
    await picture(page, `${locale}-notice`);
  });

  it('answers it also by linking anew, with what it asked for and nothing else', async () => {
    const person = people.pop();
    if (!person) throw new Error('the simulator has too few people for the tests');
    await desk.kakao.happen(person.id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    const asked = { scopes: ['account_email'], reason: 'receipts' };
    const { body } = await desk.admin.post(`/api/users/${person.id}/ask-again`, asked);
    await desk.kakao.happen(person.id, { op: 'unlink' });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    await desk.kakao.happen(person.id, { op: 'link', scopes: ['account_email', 'gender'] });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/users/${person.id}`);
    const entry = page.getByRole('listitem').filter({ hasText: say('person.history.first') });
    const told = say('person.ask.answer', { id: `#${body.id}` });
    await entry.first().waitFor();
    expect(await entry.first().getByText(told).allInnerTexts()).toEqual([
      `${say('scopes.account_email')}: ${told}`,
    ]);
    await picture(page, `${locale}-answered-anew`);
    const card = page.getByRole('region', { name: say('person.ask.title') });
    await card.getByText(say('person.ask.answered'), { exact: true }).waitFor();
    await desk.kakao.happen(person.id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    await visit.press('person.readAnew');
    await card.getByText(say('person.ask.answeredBefore'), { exact: true }).waitFor();
  });

  it('is not told of as not agreeing to what the service has recorded since', async () => {
    const person = people.find(({ terms }) => terms.every(({ tag }) => tag !== TERM));
    if (!person) throw new Error('everybody agreed');
    people = people.filter((other) => other !== person);
    const asked = { tags: [TERM], reason: 'newsletter' };
    expect((await desk.admin.post(`/api/users/${person.id}/ask-again`, asked)).status).toBe(201);
    const params = { tags: [TERM], evidence: 'agreed on paper' };
    await desk.ended((await desk.run('record-terms', [person.id], { params })).id);
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    await visit.goto(`/users/${person.id}`);
    const card = visit.page.getByRole('region', { name: visit.say('person.ask.title') });
    await card.getByText(visit.say('person.ask.agreedOtherwise'), { exact: true }).waitFor();
    await card.scrollIntoViewIfNeeded();
    await picture(visit.page, `${locale}-asked-otherwise`);
  });
});

/** Opens a link as somebody with the browser and Kakao account of their own, and agrees to all that it asks. */
async function answer(url: string, id: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('input[name="login_id"]').fill(id);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('#login').click();
  // Below the ticks: once it is there, all of them are.
  await page.locator('#agree').waitFor();
  for (const tick of await page.locator('form input[type="checkbox"]').all()) await tick.check();
  // The service is not there, but that the browser goes back to it can be seen.
  await Promise.all([
    page.waitForRequest((request) => request.url().startsWith('http://127.0.0.1:3000/?code=')),
    page.locator('#agree').click(),
  ]);
  await context.close();
}
