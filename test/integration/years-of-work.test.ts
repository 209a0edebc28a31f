import type { DataSource } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import { AuditVerifier } from '../../server/audit/audit.verifier.js';
import { AuditSeal } from '../../server/audit/audit-seal.entity.js';
import {
  digestOfEvent,
  digestOfSeal,
  NO_DIGEST,
  SEALED_COLUMNS,
  type SealedEvent,
} from '../../server/audit/sealing.js';
import { Dispatcher } from '../../server/jobs/worker/dispatcher.js';
import { JobBeginner } from '../../server/jobs/worker/job-beginner.js';
import { peopleWithOpenNotices } from '../../server/webhooks/open-notices.js';
import { WebhookInbox } from '../../server/webhooks/worker/webhook-inbox.js';
import { createTestDatabase } from '../support/database.js';
import { rowsRead, rowsReadBy } from '../support/rows-read.js';

const JOBS = 5_000;
const CHECKS = 5_000;
const NOTICES = 30_000;

let dataSource: DataSource;

/** Jobs and checks of years that are over, and more notices of Kakao's than anybody has read. */
beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  await dataSource.query(
    `INSERT INTO jobs (kind, status, params, reason, selection, created_by, chunk_size)
     SELECT 'refresh', 'completed', '{}', 'yearly', '{}', 1, 1000 FROM generate_series(1, ${JOBS})`,
  );
  await dataSource.query(
    `INSERT INTO consent_checks (status, purpose, asked_on, scopes, terms, aged_terms, max_age_days, reason, selection, created_by)
     SELECT 'completed', 'other', now(), '{}', '{}', '{}', 30, 'letter', '{}', 1 FROM generate_series(1, ${CHECKS})`,
  );
  await dataSource.query(
    `INSERT INTO webhook_events (kind, dedupe_key, user_id, event, payload, occurred_at, next_at)
     SELECT 'account-status', n, n, 'user-profile-changed', '{}', now() - make_interval(secs => (n * 7919) % ${NOTICES}),
            now() - make_interval(secs => n)
       FROM generate_series(1, ${NOTICES}) AS n`,
  );
  await dataSource.query('ANALYZE jobs, consent_checks, webhook_events');
});

it.each(['addTasks', 'endCancelled'])(
  'what workers do each second reads no job that is over: %s',
  async (work) => {
    const none = undefined as never;
    const round = async (of: DataSource) => {
      const dispatcher = new Dispatcher(of, none, none, none, none);
      await Reflect.get(dispatcher, work).call(dispatcher);
    };
    expect(await rowsReadBy(dataSource, round)).toBeLessThan(JOBS / 10);
  },
);

it('what workers do each second reads no job that is over: beginDue', async () => {
  const none = undefined as never;
  const begin = (of: DataSource) => new JobBeginner(of, none, none, none).beginDue();
  expect(await rowsReadBy(dataSource, begin)).toBeLessThan(JOBS / 10);
});

it('a check that waits is found among those that were answered', async () => {
  const sql = `SELECT id FROM consent_checks WHERE status = 'queued' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  expect(await rowsRead(dataSource, [sql, []])).toBe(0);
});

it('of many notices that wait not all are read for a batch, and a batch is in the order of the times of Kakao', async () => {
  const claimed = await new WebhookInbox(dataSource).claim();
  const times = claimed.map(({ occurred_at }) => occurred_at?.getTime() ?? 0);
  expect(times.length).toBeGreaterThan(100);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const read = await rowsReadBy(dataSource, (of) => new WebhookInbox(of).claim(), 'webhook_events');
  expect(read).toBeLessThan(NOTICES / 2);
});

it('notices that were done with long ago are found among those of the last months', async () => {
  await dataSource.query(
    `UPDATE webhook_events SET outcome = 'applied', processed_at = now() - make_interval(days => CASE WHEN id % 100 = 0 THEN 91 ELSE 1 END)`,
  );
  await dataSource.query('VACUUM ANALYZE webhook_events');
  const purge = (of: DataSource) => new WebhookInbox(of).purge();
  expect(await rowsReadBy(dataSource, purge, 'webhook_events')).toBeLessThan(NOTICES / 10);
  const [{ count }] = await dataSource.query('SELECT count(*)::int AS count FROM webhook_events');
  expect(count).toBe((NOTICES * 99) / 100);
});

it('of whom something is not read yet is found among all that was ever told of these people', async () => {
  const ids = Array.from({ length: 3_000 }, (_, n) => String(n + 1));
  await dataSource.query(
    `UPDATE webhook_events SET processed_at = CASE WHEN user_id = 8 THEN processed_at END,
            outcome = CASE WHEN user_id = 8 THEN 'unreadable' END WHERE user_id IN (7, 8)`,
  );
  await dataSource.query(`INSERT INTO users (id, status, first_seen_at) VALUES (8, 'linked', now())`);
  const open = (of: DataSource) => peopleWithOpenNotices(of.manager, ids, new Date(Date.now() + 60_000));
  expect(await open(dataSource)).toEqual(new Set(['7', '8']));
  expect(await rowsReadBy(dataSource, open, 'webhook_events')).toBe(2);
});

it('many seals are verified some at a time, and one that is missing among them is named', async () => {
  await dataSource.query(
    `INSERT INTO audit_events (key, actor_type, subject_id) SELECT 'Job.Started', 'system', n FROM generate_series(1, 250) n`,
  );
  const events: SealedEvent[] = await dataSource.query(
    `SELECT ${SEALED_COLUMNS} FROM audit_events e ORDER BY e.id`,
  );
  let previousDigest = NO_DIGEST;
  for (const [n, event] of events.entries()) {
    const eventDigests = digestOfEvent(event);
    const digest = digestOfSeal(previousDigest, [event.id], eventDigests);
    const sealed = { eventIds: [event.id], eventDigests, digest, previousDigest };
    await dataSource.manager.insert(AuditSeal, {
      id: String(n + 1),
      ...sealed,
      horizon: '1',
      maxEventId: event.id,
    });
    previousDigest = digest;
  }
  const verifier = new AuditVerifier(dataSource);
  expect(await verifier.verify()).toMatchObject({ seals: 250, events: 250, broken: null });
  const { id } = events[220] as SealedEvent;
  expect(await verifier.verifyEvent(id)).toEqual({ sealId: '221', broken: null });

  await dataSource.query(
    'ALTER TABLE audit_seals DISABLE TRIGGER ALL; DELETE FROM audit_seals WHERE id = 150',
  );
  const broken = { what: 'seal-missing', sealId: '150' };
  expect((await verifier.verify()).broken).toEqual(broken);
  expect(await verifier.verifyEvent(id)).toEqual({ sealId: '221', broken });
});
