import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/http-client.js';
import { JobDesk, until } from '../support/job-desk.js';
import type { TestServer } from '../support/server.js';
import { wordsOf } from '../support/words.js';

const MILLION = 1_000_000;

let desk: JobDesk<TestServer>;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.openApart(50, { KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(50);
  await desk.sync();
});

/** Sends a file as browsers do. */
async function send(
  file: string | Buffer,
  query = '',
  type = 'text/csv',
  path = '/api/id-lists',
): Promise<Answer> {
  const response = await fetch(`${desk.server.url}${path}${query}`, {
    method: 'POST',
    headers: { 'content-type': type, cookie: desk.admin.cookie ?? '' },
    body: Buffer.from(file),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The most memory that the server ever had, in MB. */
function peakMb(): number {
  const status = readFileSync(`/proc/${desk.server.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

describe('a file of ids', () => {
  it('becomes a draft of exactly those people, in their order', async () => {
    const [a, b, c] = people as [string, string, string];
    const file = iconv.encode(`이름,회원번호\r\n가,${b}\r\n나,${a}\r\n다,${b}\r\n라, ${c} \r\n`, 'cp949');
    const { status, body: list } = await send(file, '?name=list.csv', 'application/vnd.ms-excel');
    expect(status).toBe(201);
    expect(list).toMatchObject({
      name: 'list.csv',
      count: 3,
      duplicates: 1,
      duplicateLines: [4],
      suspect: { count: 0, first: [] },
      bad: [],
      badCount: 0,
      encoding: 'cp949',
      columns: ['이름', '회원번호'],
      column: '회원번호',
      hasHeader: true,
      lines: 5,
    });
    const draft = await desk.admin.post('/api/jobs', {
      kind: 'refresh',
      users: { listId: list.id },
      reason: 'file',
    });
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({
      counts: { total: 3 },
      duplicates: 1,
      filter: null,
      list: { id: list.id, name: 'list.csv', badLines: 0 },
    });
    expect((await desk.items(draft.body.id)).map((item) => item.user_id)).toEqual([b, a, c]);
    expect((await desk.admin.get(`/api/id-lists/${list.id}`)).body).toMatchObject({ expiresAt: null });
    const events = await desk.database.query(
      `SELECT details FROM audit_events WHERE key = 'IdList.Uploaded' AND subject_id = $1`,
      [list.id],
    );
    expect(events).toMatchObject([{ details: { count: 3, duplicates: 1, badCount: 0 } }]);
  });

  it('with bad lines makes a draft only when that is accepted', async () => {
    const { body: list } = await send(`id\n${people[0]}\n1.37602E+18\n\n-4\n`);
    expect(list).toMatchObject({
      count: 1,
      emptyLines: 1,
      badCount: 2,
      bad: [
        { line: 3, text: '1.37602E+18', reason: 'scientific' },
        { line: 5, text: '-4', reason: 'negative' },
      ],
    });
    const request = { kind: 'refresh', reason: 'file', users: { listId: list.id } };
    const refused = await desk.admin.post('/api/jobs', request);
    expect(refused).toMatchObject({ status: 422, body: { code: 'list_has_bad_lines' } });
    // Lists of before they were kept say nothing of these.
    await desk.database.query(
      `UPDATE id_lists SET reading = reading - 'suspect' - 'continuedLines' - 'duplicateLines' WHERE id = $1`,
      [list.id],
    );
    expect((await desk.admin.get(`/api/id-lists/${list.id}`)).body).toMatchObject({
      continuedLines: 0,
      duplicateLines: [],
      suspect: { count: 0, first: [] },
    });
    const users = { listId: list.id, acceptBadLines: true };
    const accepted = await desk.admin.post('/api/jobs', { ...request, users });
    expect(accepted.body).toMatchObject({ counts: { total: 1 }, list: { badLines: 2 } });
  });

  it('gives all its bad lines as a CSV that is safe to open', async () => {
    const { body: few } = await send(`id\n${people[0]}\n1.37602E+18\n=cmd|x\n"=cmd, x"\n`);
    const csv = (id: string, query = '') => desk.admin.get(`/api/id-lists/${id}/bad-lines${query}`);
    const answer = await csv(few.id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="bad-lines-${few.id}.csv"`);
    expect(answer.body.replace('\ufeff', '').split('\r\n')).toEqual([
      'line,reason,text',
      '3,scientific,\t1.37602E+18',
      "4,not_digits,'=cmd|x",
      `5,not_digits,"'=cmd, x"`,
      '',
    ]);
    const events = await desk.database.query(
      `SELECT details FROM audit_events WHERE key = 'IdList.BadLinesDownloaded' AND subject_id = $1`,
      [few.id],
    );
    expect(events).toMatchObject([{ details: { badCount: 3 } }]);
    for (const language of ['ko', 'en'] as const) {
      const say = await wordsOf(language);
      const inWords = await csv(few.id, `?language=${language}`);
      expect(inWords.body.split('\r\n')[1]).toBe(`3,${say('jobs.badLine.scientific')},\t1.37602E+18`);
      expect(inWords.headers.get('content-disposition')).toContain(`filename*=UTF-8''`);
    }
    const reason = 'the file is to be put right';
    const taken = await desk.admin.post(`/api/id-lists/${few.id}/bad-lines`, { reason });
    expect([taken.status, taken.body]).toEqual([200, answer.body]);
    await csv(few.id, `?reason=${encodeURIComponent('CS-1')}`);
    const reasons = await desk.database.query(
      `SELECT reason FROM audit_events WHERE key = 'IdList.BadLinesDownloaded' AND subject_id = $1 ORDER BY id`,
      [few.id],
    );
    expect(reasons.map((event: { reason: string | null }) => event.reason)).toEqual([
      null,
      null,
      null,
      reason,
      'CS-1',
    ]);
    expect(await csv(few.id, '?language=ja')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'language' }] },
    });
    expect(await csv('999')).toMatchObject({ status: 404, body: { code: 'id_list_not_found' } });

    const { body: many } = await send(`id\n7\n${'"x, y"\n'.repeat(25_000)}`);
    expect(many).toMatchObject({ count: 1, badCount: 25_000 });
    expect(many.bad).toHaveLength(1_000);
    const lines = (await csv(many.id)).body.split('\r\n');
    expect(lines).toHaveLength(25_002);
    expect(lines.at(-2)).toBe('25002,not_digits,"x, y"');
    await desk.database.query('DELETE FROM id_lists WHERE id = $1', [many.id]);
    expect(await desk.database.query('SELECT 1 FROM id_list_bad_chunks')).toEqual([]);
  });

  it.each(['/api/id-lists', '/api/told-files'])('has its name in a header of POST %s', async (path) => {
    const send = (disposition: string) =>
      desk.admin.send('POST', path, 'id,link\n7,linked\n', {
        'content-type': 'text/csv',
        'content-disposition': disposition,
      });
    const named = await send(`attachment; filename*=UTF-8''${encodeURIComponent('홍길동 010.csv')}`);
    expect(named).toMatchObject({ status: 201, body: { name: '홍길동 010.csv' } });
    expect(await send('attachment')).toMatchObject({
      status: 201,
      body: { name: path === '/api/id-lists' ? 'ids' : 'told' },
    });
  });

  it.each(['/api/id-lists', '/api/told-files'])(
    'of POST %s has no name that turns what stands beside it',
    async (path) => {
      const type = { 'content-type': 'text/csv' };
      const name = encodeURIComponent('회원\u202evsc.exe');
      const shown = '회원[U+202E]vsc.exe';
      for (const [query, headers] of [
        [`?name=${name}`, type],
        ['', { ...type, 'content-disposition': `attachment; filename*=UTF-8''${name}` }],
      ] as const) {
        const { status, body } = await desk.admin.send(
          'POST',
          `${path}${query}`,
          'id,link\n7,linked\n',
          headers,
        );
        expect([status, body.name]).toEqual([201, shown]);
        const [event] = await desk.database.query(
          `SELECT details->>'name' AS name FROM audit_events WHERE key LIKE '%.Uploaded' ORDER BY id DESC LIMIT 1`,
        );
        expect(event).toEqual({ name: shown });
        // As one that came before this was so.
        const table = path === '/api/id-lists' ? 'id_lists' : 'told_files';
        await desk.database.query(`UPDATE ${table} SET name = $1 WHERE id = $2`, [
          decodeURIComponent(name),
          body.id,
        ]);
        expect((await desk.admin.get(`${path}/${body.id}`)).body.name).toBe(shown);
        if (table === 'told_files') continue;
        const users = { listId: body.id };
        const job = await desk.admin.post('/api/jobs', { kind: 'refresh', users, reason: 'x' });
        expect(job.body.list.name).toBe(shown);
      }
    },
  );

  it('names a bad line with what cannot be seen in it', async () => {
    expect((await send('id\n123\u200b4567890\n')).body.bad).toMatchObject([
      { line: 2, text: '123[U+200B]4567890' },
    ]);
  });

  it('is refused where nobody could say what it holds', async () => {
    expect(await send('1234567890,9876543210\n')).toMatchObject({
      status: 422,
      body: { code: 'column_unclear' },
    });
    expect(await send('1234567890,9876543210\n', '?column=2')).toMatchObject({
      status: 201,
      body: { count: 1 },
    });
    expect(await send('PK\u0003\u0004xx')).toMatchObject({ status: 422, body: { code: 'spreadsheet_file' } });
    const two = '1234567890,9876543210\n'.repeat(200_000);
    expect(await send(two)).toMatchObject({ status: 422, body: { code: 'column_unclear' } });
    const large = Buffer.alloc(41 * 1024 * 1024, `id,12,${'x'.repeat(500)}\n`);
    expect(await send(large, '?column=2')).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(await send('1', '', 'text/html')).toMatchObject({ status: 415 });
    expect(await send('id\n7\n', '?column=name')).toMatchObject({
      status: 422,
      body: { code: 'no_such_column', errors: [{ field: 'column' }] },
    });
    expect(await desk.second.post('/api/jobs', draftOf('999'))).toMatchObject({ status: 404 });
  });

  it('is a file also where the address ends with a slash or has capitals, and nothing else is', async () => {
    for (const path of ['/api/id-lists/', '/API/Id-Lists']) {
      expect(await send('1', '', 'text/csv', path)).toMatchObject({ status: 201, body: { count: 1 } });
      expect(await send('{"ids":["1"]}', '', 'application/json', path)).toMatchObject({ status: 415 });
    }
  });

  it.each(['id-lists', 'told-files'])('is sent as it is, not packed (%s)', async (files) => {
    const headers = { 'content-type': 'text/csv', 'content-encoding': 'br', cookie: desk.admin.cookie ?? '' };
    const body = brotliCompressSync('id,link\n7,linked\n');
    const answer = await fetch(`${desk.server.url}/api/${files}`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toMatchObject([
      415,
      { code: 'unsupported_encoding', errors: [{ field: 'Content-Encoding' }] },
    ]);
  });

  it('is forgotten after a day unless a job was made of it', async () => {
    const { body: list } = await send('77\n');
    await desk.database.query(`UPDATE id_lists SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      list.id,
    ]);
    expect((await desk.admin.get(`/api/id-lists/${list.id}`)).status).toBe(404);
    expect(await desk.admin.post('/api/jobs', draftOf(list.id))).toMatchObject({
      status: 404,
      body: { code: 'id_list_not_found' },
    });
    // What looks for those whose day is over does so at the start, and then every hour.
    await desk.restart();
    await until(async () => {
      const rows = await desk.database.query('SELECT 1 FROM id_lists WHERE id = $1', [list.id]);
      return rows.length === 0 ? true : null;
    });
  });

  it('may hold a million ids, and memory stays bounded', async () => {
    const first = 1_000_000_000_000_000_001n;
    const lines = Array.from({ length: MILLION }, (_, index) => `"${first + BigInt(index)}",x\r\n`);
    const file = `user_id,memo\r\n${lines.join('')}${lines[0]}`;
    const before = peakMb();
    const { status, body: list } = await send(file);
    expect(status).toBe(201);
    expect(list).toMatchObject({ count: MILLION, duplicates: 1, badCount: 0 });
    expect(peakMb() - before).toBeLessThan(200);
    const draft = await desk.admin.post('/api/jobs', draftOf(list.id));
    expect(draft.body.counts.total).toBe(MILLION);
    const [row] = await desk.database.query(
      'SELECT min(user_id) AS low, max(user_id) AS high, max(position) AS last FROM job_items WHERE job_id = $1',
      [draft.body.id],
    );
    expect(row).toEqual({ low: `${first}`, high: `${first + BigInt(MILLION - 1)}`, last: MILLION - 1 });
    expect(await send(`${file}1234,x\r\n`)).toMatchObject({ status: 422, body: { code: 'too_many_ids' } });
    // So many fit into the request as well: it is refused for the last of them alone.
    const ids = [...Array.from({ length: MILLION - 1 }, (_, index) => String(first + BigInt(index))), 'x'];
    const large = await desk.admin.post('/api/jobs', { ...draftOf('1'), users: { ids } });
    expect(large.status).toBe(400);
  }, 180_000);

  it('may hold a million bad lines, and no more than two', async () => {
    const before = peakMb();
    const file = Buffer.from(`id\n7\n${'김민준 1376020\n'.repeat(MILLION)}`);
    const { body: list } = await send(file);
    expect(list).toMatchObject({ count: 1, badCount: MILLION });
    expect(peakMb() - before).toBeLessThan(250);
    const { body } = await desk.admin.get(`/api/id-lists/${list.id}/bad-lines`);
    expect(body.split('\r\n')).toHaveLength(MILLION + 2);
    expect(peakMb() - before).toBeLessThan(300);
    const cells = `7\n${`${'x,'.repeat(1_000)}\n`.repeat(2_001)}`;
    expect(await send(cells, '?column=all')).toMatchObject({ status: 422, body: { code: 'too_many_lines' } });
  }, 180_000);

  const draftOf = (listId: string) => ({ kind: 'refresh', reason: 'file', users: { listId } });
});
