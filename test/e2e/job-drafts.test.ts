import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { LOCALES, Visit } from '../support/visit.js';

const NEVER_SEEN = '99999999';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(60, { APPROVAL_ABOVE: '30' }), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(60);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(LOCALES)('a draft, in %s', (locale) => {
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
});
