import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../words/index.js';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
/** What is true at Kakao, the newest link first. */
let people: TruePerson[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60), launchBrowser()]);
  await desk.sync();
  people = (await desk.kakao.people()).sort((a, b) => linkedAt(b) - linkedAt(a));
});

afterEach(() => visit.close());
afterAll(() => browser.close());

/** Whether no table is wider than its place. */
const FITS = `[...document.querySelectorAll('.table-wrap')].every((one) => one.scrollWidth <= one.clientWidth)`;

describe.each(triedIn('ko'))('a consent check in %s', (locale) => {
  it('answers whether those who are ticked may be reached, each with the fact that decides', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const term = 'marketing_2025';
    const agrees = ({ state, terms }: TruePerson) =>
      state === 'linked' && terms.some(({ tag, agreedAt }) => tag === term && isRecent(agreedAt));
    const yes = people.find(agrees);
    const no = people.find(
      ({ state, terms }) => state === 'linked' && !terms.some(({ tag }) => tag === term),
    );
    await visit.goto(`/users?ticked=${yes?.id},${no?.id}`);
    await visit.press('users.bulk.check');
    await page
      .getByRole('group', { name: say('consentChecks.new.terms') })
      .getByLabel(term)
      .check();
    const day = page.getByLabel(say('consentChecks.new.on'), { exact: true });
    expect(await visit.described(day)).toBe(say('consentChecks.new.onHelp'));
    await picture(page, `${locale}-check-new`);
    await visit.press('consentChecks.new.submit');
    await visit.reads(say('reason.needed'));
    await page.getByLabel(say('reason.label')).fill('연말 행사 안내');
    await visit.press('consentChecks.new.submit');

    await expect.poll(() => visit.path, SOON).toMatch(/^\/consent-checks\/\d+$/);
    await expect.poll(() => visit.ids(), SOON).toEqual([yes?.id, no?.id]);
    const rowOf = (person: TruePerson | undefined) => page.getByRole('row', { name: person?.id });
    await rowOf(no).getByText(say('consentChecks.reason.not-agreed')).waitFor();
    await rowOf(yes).locator('summary').click();
    await rowOf(yes)
      .getByText(say('person.history.agreed', { subject: term }))
      .waitFor();
    // On a laptop until when it was so is not beyond the edge.
    await page.setViewportSize({ width: 1366, height: 768 });
    expect(await page.evaluate(FITS)).toBe(true);
    await visit.press('consentChecks.verify.action');
    await visit.reads(say('consentChecks.verify.intact'));
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-check`);
    await visit.press('action.download');
    const dialog = page.getByRole('dialog', { name: say('consentChecks.report.title') });
    await dialog.getByLabel(say('reason.label')).fill('발송 대상 전달');
    await picture(page, `${locale}-check-report`);
    expect(await visit.barriers()).toEqual([]);
    const started = page.waitForEvent('download');
    const asked = page.waitForRequest(/report/);
    await dialog.getByRole('button', { name: say('action.download') }).click();
    const file = await started;
    // A reason may name somebody: it stands in no address.
    expect(new URL((await asked).url()).search).toBe('');
    expect(file.suggestedFilename()).toMatch(
      new RegExp(`^${WORDS[locale].reports.files['consent-check'].replace('%{id}', '\\d+')}\\.csv$`),
    );
    const rows = readFileSync(await file.path(), 'utf8').replaceAll('"', '');
    const because = say('consentChecks.reason.not-agreed');
    expect(rows).toContain(`${no?.id},${say('consentChecks.answer.no')},${because},`);
    await dialog.waitFor({ state: 'detached' });
    await page.locator('nav a[href="/consent-checks"]').click();
    await visit.reads(say('consentChecks.ageing.title'));
    await page.getByRole('rowheader', { name: term }).waitFor();
    await picture(page, `${locale}-checks`);
  });

  it('is another one where another step of the history is come to, and has nothing of the one before', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const [one, two] = people.filter(({ state }) => state === 'linked');
    const reason = page.getByLabel(say('reason.label'));
    await visit.goto(`/consent-checks/new?ids=${one?.id}`);
    await reason.fill('잘못 고른 대상');
    await page.getByRole('link', { name: say('jobs.new.change') }).click();
    await visit.press('page.leave');
    await page.locator('tbody tr').filter({ hasText: two?.id }).getByRole('checkbox').check();
    await visit.press('users.bulk.check');
    await page.getByText(`${one?.id}, ${two?.id}`).waitFor();
    await reason.fill('연말 행사 안내');
    await page.evaluate('history.go(-2)');
    await visit.press('page.leave');
    await page.getByText(`${one?.id}`, { exact: true }).waitFor();
    expect(await reason.inputValue()).toBe('');
  });
});

const linkedAt = ({ connectedAt }: TruePerson) => Date.parse(connectedAt ?? '');
const isRecent = (agreedAt: string) => Date.now() - Date.parse(agreedAt) < 700 * 86_400_000;
