import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(40), launchBrowser()]);
  await desk.sync();
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('the audit log in %s', (locale) => {
  it('leads to what it cannot search for', async () => {
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/audit');
    const id = page.getByLabel(say('audit.filter.userId'));
    await id.fill('abc');
    await visit.button('audit.filter.apply').press('Enter');
    await visit.reads(say('audit.filter.badId'));
    expect(await page.evaluate('document.activeElement.value')).toBe('abc');
  });

  it('says whose account was changed, and names everybody whom somebody saw', async () => {
    const email = `granted-${locale}@example.com`;
    const account = { email, name: 'Kim', role: 'viewer', password: 'a-long-enough-password' };
    const { id } = (await desk.admin.post('/api/operators', account)).body;
    await desk.admin.patch(`/api/operators/${id}`, { role: 'auditor' });
    const people: { id: string }[] = (await desk.admin.get('/api/users?limit=25')).body.data;
    visit = await Visit.loggedIn(browser, desk.server.url, locale);
    const { page, say } = visit;
    await visit.goto('/audit');
    const row = (key: string) => page.getByRole('row').filter({ hasText: key }).first();
    await row('Operator.RoleChanged').getByText(email).waitFor();
    const seen = row('User.Listed');
    expect(await seen.getByRole('link', { name: people[24]?.id ?? '' }).isVisible()).toBe(false);
    await seen.getByText(say('audit.people', { count: 25 })).click();
    for (const person of people) await seen.getByRole('link', { name: person.id }).waitFor();
    await picture(page, `${locale}-audit-people`);
    expect(await visit.barriers()).toEqual([]);
    await visit.press('audit.peopleSeen.open');
    const dialog = page.getByRole('dialog', { name: say('audit.peopleSeen.title') });
    const submit = dialog.getByRole('button', { name: say('action.download') });
    // Whoever leaves out from when is taken there.
    await submit.click();
    const from = dialog.getByRole('textbox', { name: say('audit.filter.from') });
    expect(await from.evaluate('document.activeElement.id')).toBe(await from.getAttribute('id'));
    await page.keyboard.type('20260101');
    await dialog.getByRole('textbox', { name: say('audit.filter.to') }).pressSequentially('20991231');
    await dialog.getByLabel(say('reason.label')).fill('asked after a leak');
    await picture(page, `${locale}-audit-people-seen`);
    expect(await visit.barriers()).toEqual([]);
    const started = page.waitForEvent('download');
    await submit.click();
    const file = readFileSync(await (await started).path(), 'utf8');
    expect(people.filter(({ id: person }) => !file.includes(`\t${person}`))).toEqual([]);
    await dialog.waitFor({ state: 'detached' });
  });
});
