import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { SYSTEM_ACTOR } from '../../server/platform/http/actor.js';
import { temporaryFolder } from '../support/folder.js';
import { JobDesk, until } from '../support/job-desk.js';
import type { TestServer } from '../support/server.js';
import { unzip } from '../support/unzip.js';

const MANY = 300_000;
const FIRST_ID = 9_000_000_000_000_000_000n;

let desk: JobDesk<TestServer>;
let folder: string;
/** A job of {@link MANY} people that is over. */
let large: string;
/** A job of one other person. */
let small: string;

beforeAll(async () => {
  folder = temporaryFolder();
  desk = await JobDesk.openApart(3, { KAKAO_CALLS_PER_SECOND: 'off' });
  const [first = '', second = ''] = await desk.linked(2);
  large = (await desk.ended((await desk.run('refresh', [first])).id)).id;
  small = (await desk.ended((await desk.run('refresh', [second])).id)).id;
  await desk.database.query(
    `INSERT INTO job_items (job_id, position, user_id, outcome, attempts, error_code, error_message, connected_at, finished_at)
     SELECT $1, n, ${FIRST_ID} + n, CASE n % 3 WHEN 0 THEN 'failed' ELSE 'succeeded' END, 1,
            CASE n % 3 WHEN 0 THEN '-101' END, md5(n::text) || md5((n + 0.5)::text), now(), now()
       FROM generate_series(1, ${MANY - 1}) n`,
    [large],
  );
  await desk.database.query(
    'UPDATE jobs SET total = $2, unchanged = 0, failed = 0, succeeded = $2 WHERE id = $1',
    [large, MANY],
  );
  await desk.database.query('VACUUM ANALYZE job_items');
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${desk.server.url}/api/jobs/${path}`, { headers: { cookie: desk.admin.cookie ?? '' }, ...init });

/** Saves an answer as it comes. */
async function save(path: string): Promise<string> {
  const file = join(folder, path.split('/').at(-1) ?? '');
  const { body } = await ask(path);
  await pipeline(Readable.fromWeb(body as never), createWriteStream(file));
  return file;
}

/** The most memory that the server ever had, in MB. */
function peakMb(): number {
  const status = readFileSync(`/proc/${desk.server.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** How many items PostgreSQL has read so far, once it reads no more. */
function itemsReadAtRest(): Promise<number> {
  let last = -1;
  return until(async () => {
    // What a connection has read it tells with its next statement, a second after it last told.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await Promise.all(Array.from({ length: 8 }, () => desk.admin.get('/api/jobs')));
    const [row] = await desk.database.query(
      `SELECT idx_tup_fetch + seq_tup_read AS items FROM pg_stat_user_tables WHERE relname = 'job_items'`,
    );
    const now = Number(row.items);
    if (now === last) return now;
    last = now;
    return null;
  });
}

describe('the report of a large job as XLSX', () => {
  it('is sent row by row, and memory stays bounded', async () => {
    const before = peakMb();
    const file = await save(`${large}/report.xlsx`);
    await save(`${large}/report.xlsx?language=ko`);
    await save(`${large}/report.csv?language=ko`);
    expect(peakMb() - before).toBeLessThan(120);
    const sheet = unzip(readFileSync(file)).get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet.match(/<row /g)).toHaveLength(MANY + 1);
    const last = String(FIRST_ID + BigInt(MANY - 1));
    expect(sheet).toContain(`<c r="A${MANY + 1}" t="inlineStr"><is><t>${last}</t></is></c>`);
  });

  it('asks the database no more once whoever took it has gone, or while they take nothing', async () => {
    const before = await itemsReadAtRest();
    const gone = new AbortController();
    const { body } = await ask(`${large}/report.xlsx`, { signal: gone.signal });
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const idle = await itemsReadAtRest();
    expect(idle - before).toBeLessThan(MANY * 0.7);
    gone.abort();
    await reader.read().catch(() => undefined);
    expect((await itemsReadAtRest()) - idle).toBeLessThan(MANY * 0.1);
    expect((await desk.admin.get('/api/ready')).status).toBe(200);
  });
});

describe('a report that cannot be read to its end', () => {
  it.each(['csv', 'xlsx'])('does not look whole, and the log holds no statement (%s)', async (format) => {
    const { body } = await ask(`${large}/report.${format}`);
    const reader = (body as ReadableStream).getReader();
    await reader.read();
    await desk.database.query('ALTER TABLE job_items RENAME COLUMN doubt TO unreadable');
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow('terminated');
    await desk.database.query('ALTER TABLE job_items RENAME COLUMN unreadable TO doubt');
    expect(desk.server.output()).toContain('column i.doubt does not exist');
    expect(desk.server.output()).not.toContain('SELECT');
  });
});

describe('who takes a report', () => {
  const path = (format: string, query: string) => `/api/jobs/${small}/report.${format}${query}`;
  const taken = async () => {
    const { body } = await desk.admin.get(
      `/api/audit-events?key=Job.ReportDownloaded&jobId=${small}&limit=1`,
    );
    return body.data[0];
  };

  it.each(['csv', 'xlsx'])('says why: the access record keeps it, and no log does (%s)', async (format) => {
    const reason = `내부 감사 V0C-731 ${format} & 50%`;
    const query = `?reason=${encodeURIComponent(` ${reason} `)}`;
    expect((await desk.second.get(path(format, query))).status).toBe(200);
    expect(await taken()).toMatchObject({
      operatorEmail: 'second@example.com',
      reason,
      details: { total: 1, format },
    });
    expect(desk.server.output()).not.toContain('V0C-731');
    expect((await desk.admin.get(path(format, ''))).status).toBe(200);
    expect((await taken()).reason).toBeNull();
  });

  it.each([
    ['blank', '?reason=%20%0A'],
    ['nothing', '?reason='],
    ['invisible', '?reason=%E2%80%8B%E3%85%A4'],
    ['too long', `?reason=${'x'.repeat(501)}`],
    ['twofold', '?reason=a&reason=b'],
  ])('is refused with a reason that is %s, and takes nothing', async (_, query) => {
    const before = await taken();
    for (const format of ['csv', 'xlsx']) {
      const answer = await desk.admin.get(path(format, query));
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    }
    expect(await taken()).toEqual(before);
  });

  it('is refused where only some are asked for: it would be taken for that, and has everybody', async () => {
    const before = await taken();
    for (const format of ['csv', 'xlsx']) {
      const answer = await desk.admin.get(path(format, '?outcome=failed'));
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'outcome' }] } });
    }
    expect(await taken()).toEqual(before);
  });

  it('is found by each person in it, on their page and in the audit log', async () => {
    const [{ user_id: id = '' } = {}] = await desk.items(small);
    await desk.admin.get(path('csv', '?reason=found'));
    const { body: page } = await desk.admin.get(`/api/users/${id}/access?limit=1`);
    expect(page.data).toMatchObject([
      { key: 'Job.ReportDownloaded', jobId: small, reason: 'found', userIds: [id] },
    ]);
    const { body: log } = await desk.admin.get(
      `/api/audit-events?userId=${id}&key=Job.ReportDownloaded&limit=1`,
    );
    expect(log.data).toMatchObject([{ jobId: small, reason: 'found', userIds: [] }]);
  });
});

it('a summary of very many steps has the first and the last of them, and says how many are between', async () => {
  const before = (await desk.admin.get(`/api/jobs/${small}/summary`)).body;
  expect(before.stepsLeftOut).toBe(0);
  const step = (key: 'Job.PeopleLeftOut' | 'Job.Completed') => {
    return { key, actor: SYSTEM_ACTOR, subjectType: 'job', subjectId: small, jobId: small, details: {} };
  };
  const steps = [...Array.from({ length: 600 }, () => step('Job.PeopleLeftOut')), step('Job.Completed')];
  await new AuditService().recordMany(desk.database.manager, steps);
  const { body } = await desk.admin.get(`/api/jobs/${small}/summary`);
  expect(body.steps).toHaveLength(500);
  expect(body.steps[0].key).toBe('Job.Created');
  expect(body.steps.at(-1).key).toBe('Job.Completed');
  expect(body.stepsLeftOut).toBe(before.steps.length + 601 - 500);
});
