import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { JobDesk } from '../support/job-desk.js';
import { picture } from '../support/picture.js';
import { triedIn, Visit } from '../support/visit.js';

let desk: JobDesk;
let browser: Browser;
let visit: Visit;
let linked: string[];

beforeAll(async () => {
  [desk, browser] = await Promise.all([JobDesk.open(5), launchBrowser()]);
  await desk.sync();
  linked = await desk.linked(5);
});

afterEach(() => visit.close());
afterAll(() => browser.close());

describe.each(triedIn('en'))('a form for pasted ids, in %s', (locale) => {
  it.each(['/jobs/new', '/consent-checks/new'])(
    'asks to look at what was pasted and is no id: %s',
    async (path) => {
      visit = await Visit.loggedIn(browser, desk.server.url, locale);
      await visit.goto(path);
      const { page, say } = visit;
      await page
        .getByLabel(say('jobs.new.paste'), { exact: true })
        .fill(`${linked[0]}\nabc123\n1.37602E+18\n1376021234567891234\n1376020000000000000`);
      await visit.reads(
        say('jobs.file.line', { line: 2, text: 'abc123', reason: say('jobs.badLine.not_digits') }),
      );
      await visit.reads(
        say('jobs.file.line', { line: 3, text: '1.37602E+18', reason: say('jobs.badLine.scientific') }),
      );
      await visit.reads(say('jobs.file.suspectLine', { line: 5, text: '1376020000000000000' }));
      const submit = path === '/jobs/new' ? 'jobs.new.submit' : 'consentChecks.new.submit';
      await page.getByLabel(say('reason.label')).fill('as told');
      await visit.press(submit);
      await visit.reads(say('lookup.badUnseen'));
      expect(await visit.barriers()).toEqual([]);
      await picture(page, `${locale}${path.replaceAll('/', '-')}-bad`);
      const tick = page.getByRole('checkbox', { name: say('lookup.acceptBad') });
      await tick.check();
      expect(await page.getByText(say('lookup.badUnseen')).count()).toBe(0);
      // Whatever is typed after it was not looked at.
      await page.getByLabel(say('jobs.new.paste'), { exact: true }).fill(`${linked[0]} abc1234`);
      expect(await tick.isChecked()).toBe(false);
      await tick.check();
      if (path !== '/jobs/new') return;
      await page.getByRole('radio', { name: say('jobs.kind.refresh') }).check();
      // Once a file, though the draft is asked for twice.
      await page.route('**/api/jobs', (route) => route.abort(), { times: 1 });
      let files = 0;
      page.on('request', (request) => {
        if (request.url().endsWith('/api/id-lists')) files++;
      });
      await visit.press(submit);
      await visit.reads(say('error.unreachable'));
      await visit.press(submit);
      await visit.button('jobs.draft.start', { count: 1 }).waitFor();
      expect(files).toBe(1);
      await visit.reads(`${say('jobs.file.title')}: ${say('jobs.file.pasted')}`);
      const { list } = (await desk.admin.get(`/api${visit.path}`)).body;
      expect(list).toMatchObject({ name: say('jobs.file.pasted'), badLines: 1 });
      expect((await desk.admin.get(`/api/id-lists/${list.id}`)).body.bad).toEqual([
        { line: 3, text: 'abc1234', reason: 'not_digits' },
      ]);
    },
  );
});
