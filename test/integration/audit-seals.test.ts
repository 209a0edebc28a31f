import { EntityManager } from 'typeorm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditSealer } from '../../server/audit/audit.sealer.js';
import { AuditService } from '../../server/audit/audit.service.js';
import { AuditVerifier } from '../../server/audit/audit.verifier.js';
import { SYSTEM_ACTOR } from '../../server/platform/http/actor.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { runProgram } from '../support/program.js';
import { rowsRead } from '../support/rows-read.js';

const audit = new AuditService();
let database: TestDatabase;
let dataSource: Awaited<ReturnType<TestDatabase['dataSource']>>;
let sealer: AuditSealer;
let verifier: AuditVerifier;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await database.dataSource();
  sealer = new AuditSealer(dataSource);
  verifier = new AuditVerifier(dataSource);
});

const entry = (subjectId: string) => ({ key: 'Job.Started' as const, actor: SYSTEM_ACTOR, subjectId });
const add = (subjectId: string) => audit.record(dataSource.manager, entry(subjectId));

/**
 * Waits until every transaction of the database server that began before has ended, those of other test files too:
 * a seal stops at the oldest that is open.
 */
async function olderHaveEnded(): Promise<void> {
  const [{ now }] = await dataSource.query('SELECT pg_current_xact_id()::text AS now');
  const look = 'SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AS ended';
  await expect
    .poll(async () => (await dataSource.query(look, [now]))[0].ended, { timeout: 60_000, interval: 50 })
    .toBe(true);
}

/** As somebody could who owns the database. */
async function tamper(table: string, sql: string): Promise<void> {
  await dataSource.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  await dataSource.query(sql);
  await dataSource.query(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
}

describe('the seals of the access record', () => {
  it.each(['UPDATE audit_seals SET id = id', 'DELETE FROM audit_seals', 'TRUNCATE audit_seals'])(
    'refuse %s',
    async (statement) => {
      await expect(dataSource.query(statement)).rejects.toThrow('append-only');
    },
  );

  it('hold every event once, also those whose transaction ends late, by however many seal at once', async () => {
    const late = dataSource.createQueryRunner();
    await late.startTransaction();
    await audit.record(late.manager, entry('late'));
    for (let n = 0; n < 20; n++) await add(`n${n}`);
    await Promise.all([sealer.seal(), sealer.seal(), sealer.seal()]);
    // Nothing newer than an open transaction is sealed: it may still add to it.
    expect(await verifier.verify()).toMatchObject({ events: 0, unsealed: 20, broken: null });
    await late.commitTransaction();
    await late.release();
    await add('after');
    await olderHaveEnded();
    expect(await Promise.all([sealer.seal(), sealer.seal(false)])).toContain(22);
    const rows: { id: string }[] = await dataSource.query(
      'SELECT unnest(event_ids) AS id FROM audit_seals ORDER BY 1',
    );
    const all: { id: string }[] = await dataSource.query('SELECT id FROM audit_events ORDER BY id');
    expect(rows).toEqual(all);
    expect(await verifier.verify()).toMatchObject({ seals: 1, events: 22, unsealed: 0, broken: null });
    await add('next');
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(1);
    expect(await sealer.seal()).toBe(0);
    expect(await verifier.verify()).toMatchObject({ seals: 2, events: 23, broken: null });
  });

  it('go on in a database that counts transactions anew', async () => {
    await dataSource.query('ALTER TABLE audit_seals DISABLE TRIGGER ALL');
    const horizon = 'horizon = horizon + 1000000000';
    await dataSource.query(`UPDATE audit_seals SET ${horizon} WHERE id = 2`);
    await dataSource.query('ALTER TABLE audit_seals ENABLE TRIGGER ALL');
    await add('restored');
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(1);
    await add('later');
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(1);
    expect(await verifier.verify()).toMatchObject({ events: 25, unsealed: 0, broken: null });
  });

  it('hold nothing twice when a restored database comes to the transactions of before', async () => {
    const [{ now }] = await dataSource.query('SELECT pg_current_xact_id()::text AS now');
    const ahead = BigInt(now) + 60n;
    await tamper('audit_events', `UPDATE audit_events SET tx = ${ahead} WHERE subject_id = 'later'`);
    for (let tx = 0n; tx <= ahead; ) {
      tx = BigInt((await dataSource.query('SELECT pg_current_xact_id()::text AS tx'))[0].tx);
    }
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(0);
    expect(await verifier.verify()).toMatchObject({ events: 25, unsealed: 0, broken: null });
  });

  it('hold soon also what was not sealed yet when a backup was made whose transactions have not come again', async () => {
    await add('just before the backup');
    const [{ now }] = await dataSource.query('SELECT pg_current_xact_id()::text AS now');
    const set = `tx = ${BigInt(now) + 1_000_000_000n}`;
    await tamper(
      'audit_events',
      `UPDATE audit_events SET ${set} WHERE subject_id = 'just before the backup'`,
    );
    await add('after the restore');
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(2);
    expect(await sealer.seal()).toBe(0);
    expect(await verifier.verify()).toMatchObject({ events: 27, unsealed: 0, broken: null });
  });

  it('are looked for in no event that was sealed before a restore', async () => {
    const moved = (by: string) => tamper('audit_events', `UPDATE audit_events SET tx = tx ${by}`);
    await moved('+ 2000000000');
    const asked = vi.spyOn(EntityManager.prototype, 'query');
    expect(await sealer.seal()).toBe(0);
    const [sql = '', params = []] = asked.mock.calls.find(([sql]) => sql.includes('audit_events e')) ?? [];
    asked.mockRestore();
    expect(await rowsRead(dataSource, [sql, params as unknown[]])).toBeLessThanOrEqual(27);
    await moved('- 2000000000');
  });

  it('show a seal whose ids were hidden in its digests, its events gone, and one that claims later events', async () => {
    const altered = async (set: string, seal: number) => {
      await dataSource.query('CREATE TABLE kept AS SELECT * FROM audit_seals');
      await tamper('audit_seals', `UPDATE audit_seals SET ${set} WHERE id = ${seal}`);
      const { broken } = await verifier.verify();
      await tamper('audit_seals', 'DELETE FROM audit_seals');
      await tamper('audit_seals', 'INSERT INTO audit_seals SELECT * FROM kept');
      await dataSource.query('DROP TABLE kept');
      return broken;
    };
    const hidden = `convert_to(array_to_string(event_ids, ','), 'UTF8') || event_digests`;
    expect(await altered(`event_digests = ${hidden}, event_ids = '{}'`, 2)).toEqual({
      what: 'seal-altered',
      sealId: '2',
    });
    expect(await altered('max_event_id = 9e18', 4)).toEqual({ what: 'seal-altered', sealId: '4' });
    expect((await verifier.verify()).broken).toBeNull();
  });

  it('show an event that was put among those that are sealed', async () => {
    // An id that a transaction took and did not use.
    const [{ id }] = await dataSource.query(
      `SELECT nextval(pg_get_serial_sequence('audit_events', 'id')) AS id`,
    );
    await add('gap');
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(1);
    await dataSource.query(
      `INSERT INTO audit_events (id, tx, occurred_at, key, actor_type) OVERRIDING SYSTEM VALUE
       VALUES ($1, 1, now() - interval '1 month', 'Job.Approved', 'operator')`,
      [id],
    );
    const env = { DATABASE_URL: database.url };
    expect(await runProgram(['dist/server/commands/verify-audit.js'], { env })).toMatchObject({
      code: 1,
      output: expect.stringContaining(
        `event ${id} is in no seal, though it says that it is older than seal 6`,
      ),
    });
    await tamper('audit_events', `DELETE FROM audit_events WHERE id = ${id}`);
    expect((await verifier.verify()).broken).toBeNull();
  });

  it('show that the end was cut off, to whoever kept the head of before', async () => {
    const env = { DATABASE_URL: database.url };
    const judged = (...head: string[]) =>
      runProgram(['dist/server/commands/verify-audit.js', ...head], { env });
    const before = (await verifier.verify()).head;
    await add('cut off');
    await olderHaveEnded();
    expect(await sealer.seal()).toBe(1);
    const { head, seals } = await verifier.verify();
    for (const [kept, seal] of [
      [head, seals],
      [before.toUpperCase(), seals - 1],
      ['0'.repeat(64), 0],
    ] as const) {
      const kind = {
        code: 0,
        output: expect.stringMatching(`^WHOLE: .* The head that was kept is of seal ${seal}\n$`),
      };
      expect(await judged(kept)).toEqual(kind);
    }
    const [{ id, last }] = await dataSource.query(
      `SELECT max(id) AS id, (SELECT max(id) FROM audit_seals) AS last FROM audit_events`,
    );
    await tamper('audit_seals', `DELETE FROM audit_seals WHERE id = ${last}`);
    await tamper('audit_events', `DELETE FROM audit_events WHERE id = ${id}`);
    expect((await judged()).code).toBe(0);
    expect((await judged(before)).code).toBe(0);
    expect(await judged(head)).toEqual({
      code: 1,
      output: expect.stringMatching(
        `^BROKEN: no seal up to ${seals - 1}, the last, has the head that was kept\\.`,
      ),
    });
  });

  it('show the first event that was altered or taken away, and a seal that was', async () => {
    const env = { DATABASE_URL: database.url };
    const whole = await runProgram(['dist/server/commands/verify-audit.js'], { env });
    expect(whole).toMatchObject({ code: 0, output: expect.stringMatching(/^WHOLE: 28 events/) });
    const [{ id }] = await dataSource.query(`SELECT id FROM audit_events WHERE subject_id = 'n7'`);
    await tamper('audit_events', `UPDATE audit_events SET subject_id = 'other' WHERE id = ${id}`);
    expect((await verifier.verify()).broken).toEqual({ what: 'event-altered', sealId: '1', eventId: id });
    expect(await verifier.verifyEvent(id)).toMatchObject({ broken: { what: 'event-altered' } });
    const broken = await runProgram(['dist/server/commands/verify-audit.js'], { env });
    expect(broken).toMatchObject({
      code: 1,
      output: expect.stringContaining(`event ${id} of seal 1 was altered`),
    });
    await tamper('audit_events', `UPDATE audit_events SET subject_id = 'n7' WHERE id = ${id}`);
    expect((await verifier.verify()).broken).toBeNull();

    await tamper('audit_events', `DELETE FROM audit_events WHERE id = ${id}`);
    expect((await verifier.verify()).broken).toEqual({ what: 'event-missing', sealId: '1', eventId: id });

    // Whoever also takes it out of its seal breaks the seal.
    await tamper(
      'audit_seals',
      `UPDATE audit_seals SET event_ids = array_remove(event_ids, ${id}) WHERE id = 1`,
    );
    expect((await verifier.verify()).broken).toEqual({ what: 'seal-altered', sealId: '1' });
    await tamper('audit_seals', 'DELETE FROM audit_seals WHERE id = 1');
    expect((await verifier.verify()).broken).toEqual({ what: 'seal-missing', sealId: '1' });
  });
});
