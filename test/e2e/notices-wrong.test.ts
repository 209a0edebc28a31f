import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { SOON, triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(2), launchBrowser()]);
  await desk.sync();
});
afterEach(() => visit.close());
afterAll(() => browser.close());

async function add(more: object): Promise<{ id: string; from: string }> {
  const notice = { kind: 'term', language: 'ko', text: '제1조', ...more };
  return (await desk.admin.post('/api/notices', notice)).body;
}

it.each(triedIn('en'))(
  'asks whoever marks a version as wrong what becomes of the one before, in %s',
  async (locale) => {
    const about = { subject: `marketing_${locale}` };
    const first = await add({ ...about, version: '1', from: '2020-01-01' });
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/notices/${second.id}`);
    await visit.press('notices.act.supersede');
    const dialog = page.getByRole('dialog');
    expect(await visit.barriers()).toEqual([]);
    await dialog.getByRole('textbox').last().fill('begins in March');
    await dialog.getByRole('button', { name: say('notices.act.supersede') }).click();
    await visit.reads(say('notices.before.missing'));
    await dialog.getByRole('radio', { name: say('notices.before.again', { version: '1' }) }).check();
    await dialog
      .getByLabel(say('notices.before.lastDay', { version: '1' }), { exact: true })
      .fill('2026-02-28');
    await picture(page, `${locale}-notice-before`);
    await dialog.getByRole('button', { name: say('notices.act.supersede') }).click();
    await visit.reads(say('notices.restored'));
    await picture(page, `${locale}-notice-restored`);
    await page.getByRole('link', { name: '1', exact: true }).click();
    await expect.poll(() => page.url(), SOON).toContain(`/notices/${first.id}`);
    await visit.reads(/2026-02-01 00:00 \(KST\)/);
    await picture(page, `${locale}-notice-again`);
  },
);

it.each(triedIn('ko'))(
  'lets the one before that stayed ended stand again later on, in %s',
  async (locale) => {
    const about = { subject: `events_${locale}` };
    const first = await add({ ...about, version: '1', from: '2020-01-01' });
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    await desk.admin.post(`/api/notices/${second.id}/supersede`, { reason: 'begins in March' });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/notices/${second.id}`);
    await visit.press('notices.act.restore', { version: '1' });
    const dialog = page.getByRole('dialog');
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-notice-restore-later`);
    await dialog.getByLabel(say('reason.label')).fill('it was to go on');
    const lastDay = dialog.getByLabel(say('notices.before.lastDay'), { exact: true });
    await lastDay.fill('2025-12-31');
    const restore = dialog.getByRole('button', { name: say('notices.act.restore', { version: '1' }) });
    await restore.click();
    await dialog.getByText(say('notices.before.tooEarly', { version: '1', day: '2026-02-01' })).waitFor();
    await picture(page, `${locale}-notice-restore-too-early`);
    await lastDay.fill('');
    await restore.click();
    await visit.reads(say('notices.restored'));
    expect(await visit.button('notices.act.restore', { version: '1' }).count()).toBe(0);
    expect((await desk.admin.get(`/api/notices/${first.id}`)).body.until).toBeNull();

    // Another version has all of its time by now, and then some of it.
    const news = { subject: `news_${locale}` };
    const old = await add({ ...news, version: '1', from: '2020-01-01' });
    const wrong = await add({ ...news, version: '2', from: '2026-02-01' });
    await desk.admin.post(`/api/notices/${wrong.id}/supersede`, { reason: 'a typing error' });
    const right = await add({ ...news, version: '2a', from: '2026-02-01' });
    await visit.goto(`/notices/${wrong.id}`);
    await visit.reads(say('notices.timeTaken'));
    expect(await visit.button('notices.act.restore', { version: '1' }).count()).toBe(0);
    expect(await visit.barriers()).toEqual([]);
    await picture(page, `${locale}-notice-time-taken`);
    await page.getByRole('link', { name: '2a', exact: true }).click();
    await expect.poll(() => visit.path, SOON).toBe(`/notices/${right.id}`);

    await desk.admin.post(`/api/notices/${right.id}/supersede`, { reason: 'begins in May' });
    const later = await add({ ...news, version: '2a', from: '2026-05-01' });
    await visit.goto(`/notices/${wrong.id}`);
    await visit.press('notices.act.restore', { version: '1' });
    const ends = say('notices.before.lastDayAsNext', { next: '2a', from: '2026-05-01 00:00' });
    await dialog.getByText(ends).waitFor();
    await picture(page, `${locale}-notice-restore-until-next`);
    await dialog.getByLabel(say('reason.label')).fill('it was to go on');
    await dialog.getByRole('button', { name: say('notices.act.restore', { version: '1' }) }).click();
    await visit.reads(say('notices.restored'));
    expect((await desk.admin.get(`/api/notices/${old.id}`)).body.until).toBe(later.from);
  },
);

it.each(triedIn('en'))(
  'decides anew, in %s, where another version is by now the one that ended because of the wrong one',
  async (locale) => {
    const about = { subject: `decided_anew_${locale}` };
    await add({ ...about, version: '1', from: '2020-01-01' });
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    const third = await add({ ...about, version: '3', from: '2026-03-01' });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto(`/notices/${third.id}`);
    await visit.press('notices.act.supersede');
    const dialog = page.getByRole('dialog');
    const again = (version: string) =>
      dialog.getByRole('radio', { name: say('notices.before.again', { version }) });
    await again('2').check();
    await dialog.getByLabel(say('reason.label')).fill('begins in May');
    await desk.admin.post(`/api/notices/${second.id}/supersede`, { reason: 'never shown', before: {} });
    await dialog.getByRole('button', { name: say('notices.act.supersede') }).click();
    await dialog.getByRole('alert').getByText(say('error.byCode.other_version_before')).waitFor();
    await again('1').waitFor();
    expect(await again('1').isChecked()).toBe(false);
    await picture(page, `${locale}-notice-before-other`);
    await again('1').check();
    await dialog.getByRole('button', { name: say('notices.act.supersede') }).click();
    await visit.reads(say('notices.restored'));
    expect(await page.getByRole('link', { name: '1', exact: true }).count()).toBe(1);
  },
);
