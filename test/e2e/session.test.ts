import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { ADMIN } from '../support/server.js';
import { LOCALES, SOON, Visit } from '../support/visit.js';
import { wordsOf } from '../support/words.js';

/** Written out here once, so that not every expectation comes from the same messages as the page. */
const WORDS = {
  ko: { logIn: '로그인', users: '사용자', switch: 'English', after: 'Users' },
  en: { logIn: 'Log in', users: 'Users', switch: '한국어', after: '사용자' },
};

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(LOCALES)('in a browser that asks for %s', (locale) => {
  const words = WORDS[locale];

  it('says that a password is wrong, lets the right one in to the page asked for, and out again', async () => {
    visit = await Visit.open(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/users?status=waiting');
    expect(await page.locator('h1').textContent()).toBe(words.logIn);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);

    await page.getByLabel(say('login.email')).fill(ADMIN.email);
    const password = page.getByLabel(say('login.password'), { exact: false }).and(page.locator('input'));
    await password.fill('not-the-password');
    await visit.press('login.submit');
    await page.getByRole('alert').getByText(say('login.wrong')).waitFor();
    expect((await page.request.get('/api/session')).status()).toBe(401);
    expect(await page.getByLabel(say('login.email')).inputValue()).toBe(ADMIN.email);

    await password.fill(ADMIN.password);
    await visit.press('login.submit');
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor();
    await expect.poll(() => visit.path, SOON).toBe('/users');
    expect(visit.query.get('status')).toBe('waiting');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.getByRole('status').getByText(words.users, { exact: true }).waitFor();
    const keptInTab = () =>
      page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('linkdesk.'))");
    await visit.goto('/users?q=Kim');
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor();
    expect(await keptInTab()).not.toEqual([]);

    await page.getByRole('button', { name: say('nav.operator', { name: 'Administrator' }) }).click();
    await page.getByText(ADMIN.email).waitFor();
    await page.getByRole('menuitem', { name: say('nav.logout') }).click();
    await page.getByRole('heading', { level: 1, name: words.logIn }).waitFor();
    expect((await page.request.get('/api/session')).status()).toBe(401);
    expect(await keptInTab()).toEqual([]);
    await visit.goto('/jobs');
    expect(await page.locator('h1').textContent()).toBe(words.logIn);
  });

  it('names the operator as they have just named themselves', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    const name = `Head ${locale}`;
    await visit.goto('/operators');
    await page.locator('tbody tr').filter({ hasText: ADMIN.email }).getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: say('operators.field.name') }).fill(name);
    await dialog.getByRole('button', { name: say('operators.save') }).click();
    await page.getByRole('button', { name: say('nav.operator', { name }) }).waitFor();
    const { body } = await desk.admin.get('/api/session');
    await desk.admin.patch(`/api/operators/${body.operator.id}`, { name: 'Administrator' });
  });

  it('speaks the other language at a press, and still after a reload', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page } = visit;
    await visit.goto('/users?sort=id');
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor();
    await page.getByRole('link', { name: words.switch, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: words.after }).waitFor();
    await page.locator(`html[lang="${locale === 'ko' ? 'en' : 'ko'}"]`).waitFor();
    expect(visit.query.get('sort')).toBe('id');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: words.after }).waitFor();
  });

  it('keeps what was typed in every tab where the language changes', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const tabs = [visit.page, await visit.context.newPage()];
    for (const page of tabs) {
      await page.goto('/jobs/new');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByLabel(visit.say('jobs.new.paste')).fill('1001');
      await page.getByLabel(visit.say('reason.label')).fill('asked for by letter 16');
      await page.evaluate('scrollTo(0, 300)');
    }
    const [here, there] = tabs as [Page, Page];
    const link = here.getByRole('link', { name: words.switch, exact: true });
    await link.focus();
    const top = await here.evaluate('scrollY');
    await here.keyboard.press('Enter');
    const other = locale === 'ko' ? 'en' : 'ko';
    const say = await wordsOf(other);
    for (const page of tabs) {
      await page.getByRole('heading', { level: 1, name: say('jobs.new.title') }).waitFor();
      // What the document says of itself follows its words.
      await page.locator(`html[lang="${other}"]`).waitFor();
      await expect.poll(() => page.title(), SOON).toBe(`${say('jobs.new.title')} · Linkdesk`);
      expect(await page.getByLabel(say('jobs.new.paste')).inputValue()).toBe('1001');
      expect(await page.getByLabel(say('reason.label')).inputValue()).toBe('asked for by letter 16');
    }
    expect(await here.evaluate('scrollY')).toBe(top);
    expect(await here.evaluate('document.activeElement.lang')).toBe(locale);
    await there.close();
  });

  it('shows an operator no page of administrators', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale, SECOND);
    await visit.goto('/audit');
    await visit.reads(visit.say('error.noAccessTitle'));
    await expect(visit.page.locator('nav a[href="/audit"]').count()).resolves.toBe(0);
    await expect(visit.page.locator('nav a[href="/jobs"]').count()).resolves.toBe(1);
    // Nobody has been read here yet, so there is no consent to choose: said, not left blank.
    await visit.goto('/matrix');
    await visit.reads(visit.say('users.filter.none'));
  });
});

it('takes for use of the session only what somebody does, not what an open page asks by itself', async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page } = visit;
  await page.clock.install();
  // Each question tells when it was asked, by the page's clock: one may come before the time has passed that is asked about.
  await page.addInitScript(`
    const ask = window.fetch;
    window.fetch = (path, how) => ask(path, { ...how, headers: { ...how.headers, 'X-Asked-At': String(Date.now()) } });
  `);
  await visit.goto('/users');
  const isBackground = async (afterMs: number) => {
    const from = (await page.evaluate<number>('Date.now()')) + afterMs;
    const [poll] = await Promise.all([
      page.waitForRequest(
        (request) =>
          new URL(request.url()).pathname === '/api/jobs' && Number(request.headers()['x-asked-at']) >= from,
      ),
      page.clock.fastForward(afterMs),
    ]);
    return poll.headers()['x-background-request'] !== undefined;
  };
  expect(await isBackground(6_000)).toBe(false);
  expect(await isBackground(90_000)).toBe(true);
  await page.keyboard.press('Shift');
  expect(await isBackground(6_000)).toBe(false);
  expect(await isBackground(90_000)).toBe(true);
  await page.locator('h1').click();
  expect(await isBackground(6_000)).toBe(false);
});

it('asks for the password over the page where the session ends under way, and nothing typed is lost or done twice', async () => {
  await desk.sync();
  const ids = await desk.linked(2);
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const opened: string[] = [];
  page.on('response', (response) => {
    if (response.ok()) opened.push(new URL(response.url()).pathname);
  });
  const again = page.getByRole('dialog', { name: '로그인이 만료되었습니다' });
  const password = again.getByLabel(say('login.password'), { exact: true });
  const logIn = again.getByRole('button', { name: say('login.submit'), exact: true });

  await visit.goto('/jobs/new');
  await page.getByRole('radio', { name: say('jobs.kind.unlink') }).check();
  await page.getByLabel(say('jobs.new.paste')).fill(ids.join('\n'));
  await page.getByLabel(say('reason.label')).fill('asked for by letter 17');
  await endWith('/api/jobs');
  await visit.press('jobs.new.submit');

  await again.waitFor();
  expect(await page.title()).toBe('로그인이 만료되었습니다 · Linkdesk');
  expect(await again.getByLabel(say('login.email')).inputValue()).toBe(ADMIN.email);
  expect(await again.getByLabel(say('login.email')).isEditable()).toBe(false);
  expect(await page.locator('h1').isVisible()).toBe(false);
  expect(await page.getByLabel(say('reason.label')).isVisible()).toBe(false);
  expect(await visit.barriers()).toEqual([]);
  await picture(page, 'ko-session-end');
  await expect.poll(() => focused(), SOON).toBe('로그인이 만료되었습니다: INPUT password');
  await page.keyboard.press('Escape');
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^로그인이 만료되었습니다: /);
  }
  await password.fill('not-the-password');
  await logIn.click();
  await again.getByRole('alert').getByText(say('login.wrongPassword')).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(await jobs()).toBe(0);

  await password.fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await again.waitFor({ state: 'detached' });
  await page.getByRole('alert').getByText(say('error.byCode.not_logged_in')).waitFor();
  expect(await page.getByText('Log in first').count()).toBe(0);
  expect(await page.getByRole('radio', { name: say('jobs.kind.unlink') }).isChecked()).toBe(true);
  expect(await page.getByLabel(say('jobs.new.paste')).inputValue()).toBe(ids.join('\n'));
  expect(await page.getByLabel(say('reason.label')).inputValue()).toBe('asked for by letter 17');
  expect(await page.title()).toBe(`${say('jobs.new.title')} · Linkdesk`);
  expect(await focused()).toBe(`: BUTTON ${say('jobs.new.submit')}`);
  expect(await jobs()).toBe(0);
  await page.keyboard.press('Enter');

  // The job's page is there, with its stream of events; the session ends anew.
  const start = visit.button('jobs.draft.startUnlink', { count: 2 });
  await start.waitFor();
  expect(await jobs()).toBe(1);
  const { pathname } = new URL(page.url());
  // One that a browser asks for again after the server has ended it with the session is refused, and is none.
  const streams = () => opened.filter((one) => one === `/api${pathname}/events`).length;
  await expect.poll(streams, SOON).toBe(1);
  const typed = page.getByLabel(say('jobs.draft.typeCount', { count: 2 }));
  await typed.fill('2');
  await endWith(`/api${pathname}/start`);
  await start.click();
  await password.fill(ADMIN.password);
  await logIn.click();
  await again.waitFor({ state: 'detached' });
  await expect.poll(streams, SOON).toBe(2);
  expect(await typed.inputValue()).toBe('2');
  expect((await desk.job(pathname.split('/').at(-1) ?? '')).status).toBe('draft');
  expect(sent.filter((one) => one.endsWith('/start'))).toHaveLength(1);

  await endWith(`/api${pathname}/start`);
  await start.click();
  await again.getByText(say('login.again.otherNote')).waitFor();
  await again.getByRole('button', { name: say('login.again.other') }).click();
  await page.getByRole('heading', { level: 1, name: WORDS.ko.logIn }).waitFor();
  expect(await again.count()).toBe(0);
  await page.getByLabel(say('login.email')).fill(SECOND.email);
  await page.getByLabel(say('login.password'), { exact: true }).fill(SECOND.password);
  await visit.press('login.submit');
  await page.getByRole('button', { name: say('nav.operator', { name: 'Second' }) }).waitFor();
  await expect.poll(() => visit.path, SOON).toBe(pathname);
  expect(await typed.inputValue()).toBe('');
});

it("goes on in nobody else's name where another operator logs in in the same browser", async () => {
  visit = await Visit.loggedIn(browser, desk.server.url, 'ko');
  const { page, say } = visit;
  await visit.goto('/jobs/new');
  await page.getByLabel(say('reason.label')).fill('asked for by letter 18');
  const other = await page.request.post('/api/session', {
    data: { email: SECOND.email, password: SECOND.password },
    headers: { Origin: desk.server.url },
  });
  expect(other.status()).toBe(200);

  const again = page.getByRole('dialog', { name: '로그인이 만료되었습니다' });
  await again.waitFor();
  expect(await again.getByLabel(say('login.email')).inputValue()).toBe(ADMIN.email);
  await again.getByLabel(say('login.password'), { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await again.waitFor({ state: 'detached' });
  expect(await page.getByLabel(say('reason.label')).inputValue()).toBe('asked for by letter 18');
  const session = await page.request.get('/api/session');
  expect((await session.json()).operator.email).toBe(ADMIN.email);
});

/** The browser's session ends while a POST to this path is on its way. */
function endWith(path: string): Promise<unknown> {
  return visit.page.route(
    `**${path}`,
    async (route) => {
      const cookies = await visit.context.cookies();
      const token = cookies.find(({ name }) => name === 'linkdesk_session')?.value;
      await desk.database.query(
        'UPDATE sessions SET expires_at = now() WHERE token_hash = sha256($1::bytea)',
        [token],
      );
      await route.continue();
    },
    { times: 1 },
  );
}

async function jobs(): Promise<number> {
  const [{ count }] = await desk.database.query('SELECT count(*)::int AS count FROM jobs');
  return count;
}

/** Where the focus is: the dialog's name if any, then the element. */
function focused(): Promise<string> {
  return visit.page.evaluate<string>(`(() => {
    const element = document.activeElement;
    const dialog = element.closest('[role="dialog"]')?.getAttribute('aria-labelledby');
    const name = dialog ? document.getElementById(dialog).textContent : '';
    return name + ': ' + element.tagName + ' ' + (element.type === 'submit' ? element.textContent : element.type);
  })()`);
}
