import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import type { Client } from '../support/http-client.js';
import { JobDesk, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';
import { runProgram } from '../support/program.js';

const REASON = '민원 2026-17';
const PASSWORD = 'a-long-enough-password';
const folder = temporaryFolder();

let desk: JobDesk;
let id: string;
let email: string;

beforeAll(async () => {
  desk = await JobDesk.open(12);
  await desk.sync();
  const people = await desk.kakao.people();
  const person = people.find(
    ({ scopes, account }) => scopes.includes('account_email') && typeof account.email === 'string',
  );
  if (!person) throw new Error('nobody with an email');
  id = person.id;
  email = String(person.account.email);
  // One reading alone shows no stretch of time.
  await desk.admin.post(`/api/users/${id}/refresh`);
  await desk.kakao.happen(id, { op: 'withdraw-scopes', scopes: ['account_email'] });
  await desk.admin.post(`/api/users/${id}/refresh`);
});

/** How many exports are recorded by now, and how many transactions lie open. */
const EXPORTS = `SELECT (SELECT count(*)::int FROM audit_events WHERE key = 'User.EvidenceExported') AS exports,
  (SELECT count(*)::int FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL) AS open`;

/** Exports into a file. */
async function exported(format: string, client = desk.admin, more: object = {}): Promise<string> {
  const answer = await fetch(new URL(`/api/users/${id}/evidence`, desk.server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: client.cookie ?? '' },
    body: JSON.stringify({ reason: REASON, format, ...more }),
  });
  expect(answer.status).toBe(200);
  const path = join(folder, `${Math.random()}.${format}`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

const verify = (path: string) =>
  runProgram(['dist/server/commands/verify-evidence.js', path], { env: { DATABASE_URL: desk.databaseUrl } });

async function role(name: string): Promise<Client> {
  const who = { email: `${name}@example.com`, password: PASSWORD };
  await desk.admin.post('/api/operators', { ...who, name, role: name });
  return desk.logIn(who);
}

describe('evidence of a person', () => {
  it('as JSON says what was agreed, when, from which source and how surely, and is valid until altered', async () => {
    // Its event is sealed at once, unless a transaction of somebody else that began before it is still open.
    const path = await until(async () => {
      const made = await exported('json');
      return (await verify(made)).output.includes('not sealed yet') ? null : made;
    });
    const file = JSON.parse(await readFile(path, 'utf8'));
    const { record } = file;
    expect(record.record_metadata).toMatchObject({ created_by: 'admin@example.com', reason: REASON });
    expect(record.pii_principal).toMatchObject({ id });
    const scope = record.consent_records.find((one: { scope?: string }) => one.scope === 'account_email');
    expect(scope).toMatchObject({ agreed: false, certainty: 'unconfirmed', source: 'refresh' });
    expect(record.events[0]).toMatchObject({ type: expect.any(String), source: 'refresh' });
    expect(record.accesses['User.Refreshed']).toBe(2);
    expect(await verify(path)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^VALID: .* sealed \(\d+\)/),
    });

    scope.agreed = true;
    await writeFile(path, JSON.stringify(file));
    expect(await verify(path)).toMatchObject({ code: 1, output: expect.stringContaining('ALTERED') });
    record.record_metadata.record_id = '00000000-0000-4000-8000-000000000000';
    await writeFile(path, JSON.stringify({ record, digest: file.digest }));
    expect((await verify(path)).code).toBe(1);
    await writeFile(path, '{"a":1}');
    expect(await verify(path)).toMatchObject({ code: 3, output: expect.stringContaining('UNKNOWN') });
  });

  it.each(['ko', 'en'])('as PDF in %s is valid until altered', async (language) => {
    const path = await exported('pdf', desk.admin, { language });
    const bytes = await readFile(path);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await verify(path)).toMatchObject({ code: 0, output: expect.stringContaining('VALID') });
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(await verify(path)).toMatchObject({ code: 1, output: expect.stringContaining('ALTERED') });
  });

  it('names the fact that each answer rests on, and the words of that fact alone', async () => {
    const people = await desk.kakao.people();
    const person = people.find((one) => one.id !== id && one.state === 'linked' && one.terms.length > 0);
    const [id2 = '', tag = ''] = [person?.id, person?.terms[0]?.tag];
    const notice = {
      kind: 'term',
      subject: tag,
      language: 'ko',
      version: '1',
      text: '문구',
      from: '2020-01-01',
    };
    expect((await desk.admin.post('/api/notices', notice)).status).toBe(201);
    const said = async () => {
      const request = { reason: REASON, format: 'json' };
      const { record } = (await desk.admin.post(`/api/users/${id2}/evidence`, request)).body;
      const { agreed, factId, notices } = record.consent_records.find(
        (one: { tag?: string }) => one.tag === tag,
      );
      const fact = record.events.find((event: { id: string }) => event.id === factId);
      return [agreed, fact?.type, notices.map(({ version }: { version: string }) => version)];
    };
    expect(await said()).toEqual([true, 'term', ['1']]);
    await desk.kakao.happen(id2, { op: 'unlink' });
    await desk.admin.post('/api/users/lookup', { ids: [id2] });
    expect(await said()).toEqual([false, 'unlinked', []]);
  });

  it('counts what was done with the person apart from attempts that failed', async () => {
    // A required term ends with the link alone.
    const { id: job } = await desk.run('revoke-terms', [id], { params: { tags: ['service_2024'] } });
    await desk.ended(job);
    expect(await desk.items(job)).toMatchObject([{ outcome: 'failed' }]);
    const { record } = (
      await desk.admin.post(`/api/users/${id}/evidence`, { reason: REASON, format: 'json' })
    ).body;
    expect(record.accesses).not.toHaveProperty('User.TermsRevoked');
    expect(record.attempts).toEqual({ 'User.TermsRevoked': 1 });
  });

  it('counts what was done in part as done, and as an attempt that failed', async () => {
    const tags = ['service_2024', 'marketing_2025'];
    const people = await desk.kakao.people();
    const person = people.find(
      ({ id: other, state, terms }) =>
        other !== id && state === 'linked' && tags.every((tag) => terms.some((term) => term.tag === tag)),
    );
    const both = person?.id ?? '';
    const { id: jobId } = await desk.run('revoke-terms', [both], { params: { tags } });
    await desk.ended(jobId);
    expect(await desk.items(jobId)).toMatchObject([{ outcome: 'failed', error_code: 'not_revocable' }]);
    const request = { reason: REASON, format: 'json' };
    const { record } = (await desk.admin.post(`/api/users/${both}/evidence`, request)).body;
    expect(record.events).toContainEqual(
      expect.objectContaining({ jobId, subject: 'marketing_2025', isOwnCall: true }),
    );
    expect(record.accesses).toMatchObject({ 'User.TermsRevoked': 1 });
    expect(record.attempts).toMatchObject({ 'User.TermsRevoked': 1 });
    const [done] = (
      await desk.admin.get(`/api/audit-events?jobId=${jobId}&result=succeeded&key=User.TermsRevoked`)
    ).body.data;
    expect(done).toMatchObject({ details: { params: { tags }, partly: true } });
  });

  it('tells a log-out by a job as a call of the service', async () => {
    const { id: jobId } = await desk.run('logout', [id]);
    await desk.ended(jobId);
    const { record } = (
      await desk.admin.post(`/api/users/${id}/evidence`, { reason: REASON, format: 'json' })
    ).body;
    expect(record.events[0]).toMatchObject({ type: 'logout', jobId, isOwnCall: true });
  });

  it('that cannot be read, or compared with nothing, is told of in one line', async () => {
    const missing = join(folder, 'missing.json');
    expect(await verify(missing)).toEqual({
      code: 2,
      output: expect.stringMatching(new RegExp(`^${missing} cannot be read: .*ENOENT.*\\n$`)),
    });
    const path = await exported('json');
    const env = { DATABASE_URL: 'postgres://linkdesk:topsecret@127.0.0.1:1/linkdesk' };
    expect(await runProgram(['dist/server/commands/verify-evidence.js', path], { env })).toEqual({
      code: 2,
      output: expect.stringMatching(/^DATABASE_URL cannot be used: .*ECONNREFUSED.*\n$/),
    });
  });

  it('is made for many at once, who together hold every connection to the database', async () => {
    const holder = desk.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE consent_events');
    const request = { reason: REASON, format: 'json' };
    const answers = Promise.all(
      Array.from({ length: 25 }, () => desk.admin.post(`/api/users/${id}/evidence`, request)),
    );
    await lockWaits(desk.database, { count: 18, kind: 'relation' });
    await holder.rollbackTransaction();
    await holder.release();
    expect((await answers).map(({ status }) => status)).toEqual(Array(25).fill(200));
  });

  it('as PDF is drawn outside of any transaction, for a long one takes longer than those may lie idle', async () => {
    await desk.database.query(
      `INSERT INTO consent_events (user_id, type, observed_at, source)
       SELECT $1, 'logout', now() - make_interval(secs => n), 'lookup' FROM generate_series(1, 1000) AS n`,
      [id],
    );
    const holder = desk.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE scopes');
    const made = exported('pdf');
    await lockWaits(desk.database, { kind: 'relation' });
    const [{ exports: before }] = await holder.query(EXPORTS);
    await holder.rollbackTransaction();
    await holder.release();
    let isSeen = false;
    await until(async () => {
      const [{ exports: now, open }] = await desk.database.query(EXPORTS);
      isSeen ||= now === before && open === 0;
      return now === before ? null : true;
    });
    expect(isSeen).toBe(true);
    await made;
    await desk.database.query(`DELETE FROM consent_events WHERE user_id = $1 AND type = 'logout'`, [id]);
  });

  it('is of one moment, whatever is read of the person meanwhile', async () => {
    const other = (await desk.linked(2)).find((one) => one !== id) as string;
    const holder = desk.database.createQueryRunner();
    await holder.startTransaction();
    // What the link was is read by then, the history is not.
    await holder.query('LOCK TABLE scopes');
    const request = { reason: REASON, format: 'json' };
    const answer = desk.admin.post(`/api/users/${other}/evidence`, request);
    await lockWaits(desk.database, { kind: 'relation' });
    await desk.kakao.happen(other, { op: 'unlink' });
    await desk.second.post('/api/users/lookup', { ids: [other] });
    await holder.rollbackTransaction();
    await holder.release();
    const { record } = (await answer).body;
    const { type } = record.events.find(({ subject }: { subject: string | null }) => subject === null);
    expect([record.link.isLinked, type]).toEqual([true, 'linked']);
  });

  it('is not for viewers, names no personal field to auditors, and is kept in the access record', async () => {
    const viewer = await role('viewer');
    const request = { reason: REASON, format: 'json' };
    expect((await viewer.post(`/api/users/${id}/evidence`, request)).status).toBe(403);
    const auditor = await role('auditor');
    expect(await readFile(await exported('json', auditor), 'utf8')).not.toContain(email);
    const { body } = await desk.admin.get(`/api/audit-events?key=User.EvidenceExported&userId=${id}&limit=1`);
    expect(body.data[0]).toMatchObject({
      operatorEmail: 'auditor@example.com',
      reason: REASON,
      details: { format: 'json', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    for (const [change, field] of [
      [{ reason: ' ' }, 'reason'],
      [{ format: 'doc' }, 'format'],
      [{ at: '2999-01-01' }, 'at'],
    ] as const) {
      const answer = await desk.admin.post(`/api/users/${id}/evidence`, { ...request, ...change });
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
    }
    expect((await desk.admin.post('/api/users/777/evidence', request)).body.code).toBe('user_not_found');
  });
});

describe('a person at a time', () => {
  it('is told with how sure it is', async () => {
    const [{ observed_at: changed, not_before: before }] = await desk.database.query(
      `SELECT observed_at, not_before FROM consent_events
        WHERE user_id = $1 AND subject = 'account_email' AND to_agreed IS FALSE`,
      [id],
    );
    const at = async (time: Date) => {
      const { body } = await desk.admin.get(`/api/users/${id}/as-of?at=${time.toISOString()}`);
      return body.scopes.find((one: { scope: string }) => one.scope === 'account_email');
    };
    expect(await at(before)).toMatchObject({ agreed: true, certainty: 'consistent' });
    expect(await at(new Date(+before + 1))).toMatchObject({ agreed: null, certainty: 'between' });
    expect(await at(changed)).toMatchObject({ agreed: false, certainty: 'consistent' });
    const early = await desk.admin.get(`/api/users/${id}/as-of?at=2020-01-01`);
    expect(early.body).toMatchObject({ at: '2020-01-01T14:59:59.999Z', link: { certainty: 'unknown' } });
    expect((await desk.admin.get(`/api/users/${id}/as-of?at=2999-01-01`)).status).toBe(400);
    expect((await desk.admin.get('/api/users/777/as-of?at=2020-01-01')).status).toBe(404);
  });

  it('shows administrators and auditors who saw or changed the person', async () => {
    const { body } = await desk.admin.get(`/api/users/${id}/access?limit=100`);
    const keys = body.data.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(
      expect.arrayContaining(['User.Refreshed', 'User.EvidenceExported', 'User.HistoryViewed']),
    );
    expect(body.data.every(({ userIds }: { userIds: string[] }) => userIds.join() === id)).toBe(true);
    expect((await desk.second.get(`/api/users/${id}/access`)).status).toBe(403);
  });
});
