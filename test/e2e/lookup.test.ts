import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';
import { type KakaoProxy, startKakaoProxy } from '../support/kakao-proxy.js';
import { picture } from '../support/picture.js';
import { triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let kakao: KakaoProxy;
let browser: Browser;
let visit: Visit;
/** People whom no test has touched yet. */
let fresh: TruePerson[];
const take = () => fresh.pop() as TruePerson;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60), launchBrowser()]);
  kakao = await startKakaoProxy(desk.kakaoUrl);
  await desk.restart({ KAKAO_API_URL: kakao.url });
  await desk.sync();
  fresh = (await desk.kakao.people()).filter(
    ({ state, scopes }) => state === 'linked' && scopes.includes('account_email'),
  );
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('the live look-up in %s', (locale) => {
  it('looks up pasted ids live, names what is no id and who is not linked', async () => {
    const [one, two, gone] = [take(), take(), take()];
    const unknown = '7777777777777777777';
    await desk.kakao.happen(gone.id, { op: 'unlink' });
    await desk.kakao.happen(two.id, { op: 'set-account', account: { email: `new-${locale}@kakao.example` } });
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/lookup');
    await visit.press('lookup.submit');
    await visit.reads(say('lookup.none'));
    const text = `${one.id}, ${two.id};\n12ab\t${gone.id}\r\n${unknown} ${one.id}`;
    await page.getByLabel(say('lookup.label'), { exact: true }).fill(text);
    await visit.reads(
      say('jobs.file.line', { text: '12ab', line: 2, reason: say('jobs.badLine.not_digits') }),
    );
    await visit.reads(say('lookup.duplicates', { count: 1 }));
    await visit.button('lookup.submitCount', { count: 4 }).press('Enter');
    const found = page.getByRole('table', { name: say('lookup.caption') });
    await found.getByText('ne***@kakao.example').waitFor();
    await visit.button('lookup.submitCount', { count: 4 }).and(page.locator(':focus')).waitFor();
    expect((await found.locator('tbody .id:has(.copy)').allInnerTexts()).sort()).toEqual(
      [one.id, two.id].sort(),
    );
    const missing = page.getByRole('region', { name: say('lookup.notLinked'), exact: true });
    expect(await missing.locator('.id').allInnerTexts()).toEqual([gone.id, unknown]);
    const { body } = await desk.admin.get(`/api/users/${gone.id}`);
    expect(body.status).toBe('unlinked');
  });

  it('names those of whom Kakao gave no usable answer, beside all others', async () => {
    const [one, two, odd] = [take(), take(), take()];
    const theirs = new RegExp(`("id":${odd.id},[^}]*?"connected_at":)"`);
    kakao.distort((_path, { status, body }) => ({ status, body: body.replace(theirs, '$1"some day') }));
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/lookup');
    await page.getByLabel(say('lookup.label'), { exact: true }).fill([one.id, two.id, odd.id].join('\n'));
    await visit.press('lookup.submitCount', { count: 3 });
    const unread = page.getByRole('region', { name: say('lookup.unreadable'), exact: true });
    await unread.getByText(say('lookup.unreadableNote')).waitFor();
    expect(await unread.locator('.id').allInnerTexts()).toEqual([odd.id]);
    const found = page.getByRole('table', { name: say('lookup.caption') });
    expect(await found.locator('tbody .id:has(.copy)').count()).toBe(2);
    await visit.reads(say('lookup.othersLinked'));
    expect(await page.getByText(say('lookup.allLinked')).count()).toBe(0);
    await picture(page, `${locale}-lookup-unreadable`);
  });
});
