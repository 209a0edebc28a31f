import { beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../words/index.js';
import { JobDesk, type SeenJob } from '../support/job-desk.js';
import { sheetRows } from '../support/sheet-rows.js';
import { unzip } from '../support/unzip.js';
import { wordsOf } from '../support/words.js';

const ABSENT = '9223372036854775807';
const REASON = '개인정보 보호책임자 제출용 =1+1';
/** Recorded at the end of a day in UTC, so of the next day in Korea. */
const LATE = '2026-11-23T15:05:09.987Z';

let desk: JobDesk;
/** A job of four people, of whom one was unlinked with a doubt, one failed, one was left out and one was gone before. */
let job: SeenJob;
let dryRun: SeenJob;
let ids: string[];

beforeAll(async () => {
  desk = await JobDesk.open(6, { IRREVERSIBLE_DELAY: '0' });
  const people = await desk.linked(4);
  await desk.sync();
  const protectedId = people[3] as string;
  await desk.admin.post('/api/protected-users', { ids: [protectedId], reason: 'test' });
  const draft = await desk.draft('unlink', [...people, ABSENT, people[0] as string], {
    reason: '탈퇴 요청 처리',
  });
  dryRun = await desk.ended(
    (await desk.act((await desk.admin.post(`/api/jobs/${draft.id}/dry-run`)).body.id, 'start')).id,
  );
  await desk.act(draft.id, 'start', { expectedTotal: 4 });
  job = await desk.ended(draft.id);
  ids = (await desk.items(job.id)).map(({ user_id }) => user_id);
  await desk.database.query('UPDATE job_items SET finished_at = $2 WHERE job_id = $1', [job.id, LATE]);
  await desk.database.query(`UPDATE job_items SET doubt = 'answer_lost' WHERE job_id = $1 AND position = 0`, [
    job.id,
  ]);
  await desk.database.query(
    `UPDATE job_items SET outcome = 'failed', error_code = '-103', error_message = '=HYPERLINK("http://x")'
      WHERE job_id = $1 AND position = 1`,
    [job.id],
  );
  await desk.database.query(
    `UPDATE job_items SET outcome = 'failed', error_code = '-9999', error_message = 'new at Kakao'
      WHERE job_id = $1 AND position = 2`,
    [job.id],
  );
});

const ask = (id: string, format: string, query = '') =>
  fetch(`${desk.server.url}/api/jobs/${id}/report.${format}${query}`, {
    headers: { cookie: desk.admin.cookie ?? '' },
  });

/** The rows of a CSV whose cells hold no commas but those between them. */
const csvOf = async (id: string, query = '') => {
  const bytes = Buffer.from(await (await ask(id, 'csv', query)).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return bytes
    .subarray(3)
    .toString('utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
};

const xlsxOf = async (id: string, query = '') =>
  sheetRows(unzip(Buffer.from(await (await ask(id, 'xlsx', query)).arrayBuffer())));

describe.each(['ko', 'en'] as const)('the report of a job in %s', (language) => {
  it('has the words of the dashboard and both times, for a spreadsheet to sort', async () => {
    const say = await wordsOf(language);
    const [head, ...rows] = await csvOf(job.id, `?language=${language}`);
    const items = (key: string) => say(`jobs.items.${key}`).replace(' (KST)', '');
    const both = (key: string) => [`${items(key)} (KST)`, `${items(key)} (UTC)`];
    expect(head).toEqual([
      ...['user', 'outcome', 'attempts', 'code', 'cause', 'message', 'doubt'].map(items),
      ...both('connectedAt'),
      ...both('finishedAt'),
      ...['predicted', 'predictedCode', 'deviated'].map(items),
    ]);
    const cell = (row: number, key: string) => rows[row]?.[head?.indexOf(key) ?? -1];
    expect(rows.map(([user]) => user)).toEqual(ids.map((id) => `\t${id}`));
    expect(cell(0, items('outcome'))).toBe(say('jobs.outcome.succeeded'));
    expect(cell(0, items('doubt'))).toBe(say('jobs.doubt.answer_lost'));
    expect(cell(1, items('outcome'))).toBe(say('jobs.outcome.failed'));
    expect(cell(1, items('code'))).toBe('-103');
    expect(cell(1, items('cause'))).toBe(say('jobs.code.-103'));
    expect(cell(1, items('message'))).toBe(`"'=HYPERLINK(""http://x"")"`);
    expect(cell(2, items('cause'))).toBe('');
    expect(cell(2, items('message'))).toBe('new at Kakao');
    expect(cell(3, items('outcome'))).toBe(say('jobs.outcome.unchanged'));
    expect(cell(3, items('predicted'))).toBe(say('jobs.outcome.unchanged'));
    expect(cell(1, items('deviated'))).toBe(say('person.flag.yes'));
    expect(cell(3, items('deviated'))).toBe(say('person.flag.no'));
    expect(cell(0, `${items('finishedAt')} (KST)`)).toBe('2026-11-24 00:05:09');
    expect(cell(0, `${items('finishedAt')} (UTC)`)).toBe(LATE);
  });

  it('is a spreadsheet that says what it is and what is not in it, with times that are times', async () => {
    const say = await wordsOf(language);
    const query = `?language=${language}&reason=${encodeURIComponent(REASON)}`;
    const [about, people, ...others] = [...(await xlsxOf(job.id, query)).values()];
    expect(others).toEqual([]);
    const of = new Map(about?.map(([name, value]) => [name, value]));
    expect(of.get(say('jobs.facts.kind'))).toBe(say('jobs.kind.unlink'));
    expect(of.get(say('jobs.facts.reason'))).toBe('탈퇴 요청 처리');
    expect(of.get(say('jobs.facts.total'))).toBe(4);
    expect(of.get(say('jobs.outcome.failed'))).toBe(job.counts.failed);
    const said = JSON.stringify(about);
    const words = WORDS[language];
    expect(of.get(words.reports.job.leftOut)).toBe(1);
    expect(of.get(words.reports.job.duplicates)).toBe(1);
    expect(of.get(words.reports.about.takenBy)).toBe('admin@example.com');
    expect(of.get(words.reports.about.takenFor)).toBe(REASON);
    expect(of.get(words.reports.about.takenAt)).toMatch(
      /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d KST \(20.{17} UTC\)$/,
    );
    expect(said).toContain(words.reports.job.lacks);
    expect(said).not.toContain(words.reports.job.unfinished);

    const [head, ...rows] = people ?? [];
    expect(rows.map(([id]) => id)).toEqual(ids);
    const at = (key: string) => head?.indexOf(key) ?? -1;
    const finished = words.jobs.items.finishedAt;
    expect(rows[0]?.[at(`${finished} (KST)`)]).toEqual({ time: '2026-11-24 00:05:09' });
    expect(rows[0]?.[at(`${finished} (UTC)`)]).toBe(LATE);
    expect(rows[1]?.[at(say('jobs.items.message'))]).toBe('=HYPERLINK("http://x")');
    expect(rows[0]?.[at(say('jobs.items.attempts'))]).toBe(1);
  });

  it('of a dry run predicts, and has nothing to compare with', async () => {
    const say = await wordsOf(language);
    const [head, first] = await csvOf(dryRun.id, `?language=${language}`);
    expect(head).not.toContain(say('jobs.items.predicted'));
    expect(first).toContain(say('jobs.predictedOutcome.succeeded'));
    const about = JSON.stringify([...(await xlsxOf(dryRun.id, `?language=${language}`)).values()][0]);
    expect(about).toContain(say('jobs.dryRunOf', { kind: say('jobs.kind.unlink') }));
  });

  it('says of somebody who is to be tried again that the failure was earlier', async () => {
    const say = await wordsOf(language);
    const back = (outcome: string) =>
      desk.database.query(
        `UPDATE job_items SET outcome = $2 WHERE job_id = $1 AND error_code IN ('-103', '-9999')`,
        [job.id, outcome],
      );
    await back('pending');
    const [head, ...rows] = await csvOf(job.id, `?language=${language}`);
    await back('failed');
    const cause = head?.indexOf(say('jobs.items.cause')) ?? -1;
    expect([rows[1]?.[cause], rows[2]?.[cause]]).toEqual([
      say('jobs.items.earlierFailure', { cause: say('jobs.code.-103') }),
      say('jobs.items.earlierFailure', { cause: '-9999' }),
    ]);
  });

  it('of a job that is not over says so', async () => {
    const words = WORDS[language];
    const draft = await desk.draft('unlink', [ids[0] as string]);
    const said = JSON.stringify([...(await xlsxOf(draft.id, `?language=${language}`)).values()][0]);
    expect(said).toContain(words.reports.job.unfinished);
    expect(said).toContain(words.reports.job.notFinished);
  });
});

describe('a report', () => {
  it('without a language is what programs have always had', async () => {
    const [head, , second] = await csvOf(job.id);
    expect(head?.join()).toBe(
      'userId,outcome,attempts,errorCode,errorMessage,doubt,connectedAt,finishedAt,predictedOutcome,predictedErrorCode,deviated',
    );
    expect(second?.slice(0, 4)).toEqual([`\t${ids[1]}`, 'failed', '1', '-103']);
    expect(second?.slice(-4)).toEqual([LATE, 'succeeded', '', 'true']);
    const sheets = await xlsxOf(job.id);
    expect([...sheets.keys()]).toEqual([`job-${job.id}`]);
    expect(sheets.get(`job-${job.id}`)?.[2]?.slice(0, 4)).toEqual([ids[1], 'failed', 1, '-103']);
  });

  it.each(['csv', 'xlsx'])('has a name in the language beside its plain one (%s)', async (format) => {
    const name = async (query: string) =>
      (await ask(job.id, format, query)).headers.get('content-disposition');
    expect(await name('')).toBe(`attachment; filename="job-${job.id}.${format}"`);
    const korean = encodeURIComponent(`작업 ${job.id} 보고서.${format}`);
    expect(await name('?language=ko')).toBe(
      `attachment; filename="job-${job.id}.${format}"; filename*=UTF-8''${korean}`,
    );
  });

  it.each(['ja', '', 'KO', 'ko&language=en'])(
    'is refused in the language %j, and nobody has taken it',
    async (language) => {
      const taken = async () =>
        (await desk.database.query(`SELECT count(*) FROM audit_events WHERE key LIKE '%Downloaded'`))[0]
          .count;
      const before = await taken();
      for (const format of ['csv', 'xlsx']) {
        const answer = await desk.admin.get(`/api/jobs/${job.id}/report.${format}?language=${language}`);
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'language' }] } });
      }
      expect(await taken()).toBe(before);
    },
  );
});
