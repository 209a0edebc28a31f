import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { AuditIndexTimer } from '../../server/audit/audit.index-timer.js';
import type { AuditKey } from '../../server/audit/audit.keys.js';
import { selectEvents } from '../../server/audit/audit.reader.js';
import type { AuditQuery } from '../../server/audit/audit.schema.js';
import { AuditService } from '../../server/audit/audit.service.js';
import { AuditLogModule } from '../../server/audit/audit-log.module.js';
import { OperatorsModule } from '../../server/operators/operators.module.js';
import { SYSTEM_ACTOR } from '../../server/platform/http/actor.js';
import { SessionModule } from '../../server/session/session.module.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Answer, Client } from '../support/http-client.js';
import { rowsRead } from '../support/rows-read.js';

const MAX_ID = '9223372036854775807';
const audit = new AuditService();
let app: HttpApp;
let admin: Client;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, OperatorsModule, AuditLogModule]);
  admin = await app.loggedIn();
  await app.dataSource.transaction(async (manager) => {
    for (let i = 1; i <= 30; i++) {
      await audit.record(manager, {
        key: i % 2 ? 'Job.Started' : 'Job.Paused',
        actor: SYSTEM_ACTOR,
        subjectType: 'job',
        subjectId: String(i),
        jobId: String(i),
        userIds: i === 7 ? ['12', MAX_ID] : [],
        reason: i === 9 ? '회원 요청 100% 확인' : `ticket ${i}`,
        result: i === 3 ? 'failed' : 'succeeded',
        details: { count: i },
      });
    }
  });
});

const list = (query = '') => admin.get(`/api/audit-events${query}`);
const subjects = async (query: string) =>
  (await list(query)).body.data.map((event: { subjectId: string }) => event.subjectId);

describe('the access record', () => {
  it.each(['UPDATE audit_events SET key = key', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])(
    'refuses %s',
    async (statement) => {
      await expect(app.dataSource.query(statement)).rejects.toThrow('append-only');
    },
  );

  it('stands or falls with the change it records', async () => {
    const work = app.dataSource.transaction(async (manager) => {
      await audit.record(manager, { key: 'Notice.Added', actor: SYSTEM_ACTOR });
      throw new Error('undone');
    });
    await expect(work).rejects.toThrow('undone');
    expect((await list('?key=Notice.Added')).body.data).toEqual([]);
  });

  it('is read newest first, page by page, without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const page: { data: { subjectId: string }[]; nextCursor: string | null } = (
        await list(`?key=Job.&limit=7${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      seen.push(...page.data.map((event) => event.subjectId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => String(30 - i)));
  });

  it('takes no cursor of another question or route', async () => {
    const { nextCursor } = (await list('?key=Job.&limit=7')).body;
    expect((await list(`?limit=3&cursor=${nextCursor}&key=Job.`)).status).toBe(200);
    for (const other of ['/audit-events?key=Job.Started&', '/audit-events?', '/users/12/access?']) {
      const answer = await admin.get(`/api${other}cursor=${nextCursor}`);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
    }
  });

  it('shows an event in full', async () => {
    const [event] = (await list(`?userId=${MAX_ID}`)).body.data.filter(
      (one: { key: string }) => one.key !== 'AuditEvent.Listed',
    );
    expect(event).toEqual({
      id: expect.stringMatching(/^\d+$/),
      occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
      key: 'Job.Started',
      actorType: 'system',
      operatorId: null,
      operatorEmail: null,
      sessionId: null,
      ip: null,
      userAgent: null,
      subjectType: 'job',
      subjectId: '7',
      subjectOperator: null,
      userIds: ['12', MAX_ID],
      jobId: '7',
      syncId: null,
      reason: 'ticket 7',
      result: 'succeeded',
      details: { count: 7 },
    });
  });

  it('is filtered', async () => {
    expect(await subjects('?jobId=5')).toEqual(['5']);
    expect(await subjects('?result=failed')).toEqual(['3']);
    expect(await subjects(`?q=${encodeURIComponent('100%')}`)).toEqual(['9']);
    expect(await subjects('?q=_')).toEqual([]);
    expect(await subjects('?key=Job.Paused&limit=100')).toHaveLength(15);
    expect(await subjects('?key=Job.&from=2999-01-01T00:00:00Z')).toEqual([]);
    expect(await subjects('?key=Job.&to=2999-01-01T00:00:00%2B09:00&limit=100')).toHaveLength(30);
    const { id } = (await admin.get('/api/session')).body.operator;
    const own = (await list(`?operatorId=${id}&key=Session`)).body.data;
    expect(own.map((event: { key: string }) => event.key)).toEqual(['Session.Started']);
  });

  it('records that it was read, by whom and what for, but not the text searched', async () => {
    await list('?userId=12&q=secret-name');
    const [event] = (await list('?key=AuditEvent.Listed&limit=1')).body.data;
    expect(event).toMatchObject({
      operatorEmail: 'admin@example.com',
      userIds: ['12'],
      details: { filters: { userId: '12', q: true }, count: 0 },
    });
  });

  it.each([
    ['limit=101', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['userId=abc', 'userId'],
    ['userId=9223372036854775808', 'userId'],
    ['from=yesterday', 'from'],
    ['key=%25', 'key'],
    ['key=Job.&key=Sync.', 'key'],
    ['nonsense=1', 'nonsense'],
  ])('refuses ?%s, naming the field', async (query, field) => {
    const answer = await list(`?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  describe('asked for one person', () => {
    /** Somebody in jobs 901 and 902, whose report was taken; somebody else alone is in 903. */
    const PERSON = '4200';
    beforeAll(async () => {
      await app.dataSource.query(
        `INSERT INTO job_items (job_id, position, user_id) VALUES (901, 0, $1), (902, 5, $1), (902, 6, 4201), (903, 0, 4201)`,
        [PERSON],
      );
      const base = { actor: SYSTEM_ACTOR, subjectType: 'job' };
      const ofJob = (key: AuditKey, jobId: string, userIds: string[] = []) => ({
        ...base,
        key,
        jobId,
        subjectId: jobId,
        userIds,
      });
      await app.dataSource.transaction((manager) =>
        audit.recordMany(manager, [
          ofJob('Job.ReportDownloaded', '901'),
          ofJob('Job.ItemsViewed', '901', [PERSON, '4201']),
          ofJob('Job.Paused', '901'),
          ofJob('Job.ReportDownloaded', '902'),
          ofJob('Job.ReportDownloaded', '903'),
          ofJob('Job.ReportDownloaded', '901'),
        ]),
      );
    });

    it.each([`/audit-events?userId=${PERSON}&key=Job.&`, `/users/${PERSON}/access?`])(
      'tells who took a report that the person is in, page by page (%s)',
      async (route) => {
        const seen: string[] = [];
        let cursor: string | null = '';
        do {
          const { body }: Answer = await admin.get(`/api${route}limit=1${cursor ? `&cursor=${cursor}` : ''}`);
          for (const event of body.data) {
            if (event.key.startsWith('Job.')) seen.push(`${event.key} ${event.jobId}`);
          }
          cursor = body.nextCursor;
        } while (cursor);
        expect(seen).toEqual([
          'Job.ReportDownloaded 901',
          'Job.ReportDownloaded 902',
          'Job.ItemsViewed 901',
          'Job.ReportDownloaded 901',
        ]);
      },
    );

    it('tells only what was done where mere views are not asked for', async () => {
      const keysOf = async (query: string) => {
        const { body }: Answer = await admin.get(`/api/users/${PERSON}/access?${query}`);
        return body.data.map(({ key }: { key: string }) => key);
      };
      expect(await keysOf('acts=false')).toContain('AuditEvent.Listed');
      expect(await keysOf('acts=true')).toEqual(Array(3).fill('Job.ReportDownloaded'));
      const wrong = await admin.get(`/api/users/${PERSON}/access?acts=1`);
      expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'acts']);
    });

    it('keeps to what else is asked', async () => {
      const { body } = await list(`?userId=${PERSON}&jobId=902`);
      expect(body.data).toMatchObject([{ key: 'Job.ReportDownloaded', jobId: '902', userIds: [] }]);
      const paused = await list(`?userId=${PERSON}&key=Job.Paused`);
      expect(paused.body.data).toEqual([]);
    });
  });

  describe('with years of events', () => {
    const OLD = "timestamptz '2020-01-01Z'";
    beforeAll(async () => {
      await app.dataSource.query(
        `INSERT INTO audit_events (occurred_at, key, actor_type, operator_id, reason, result)
         SELECT ${OLD} + make_interval(hours => n), CASE WHEN n <= 20 THEN 'Halt.Raised' ELSE 'User.Listed' END, 'operator',
                CASE WHEN n % 1000 = 0 THEN 2 ELSE 1 END,
                CASE WHEN n % 1000 = 0 THEN 'stock-taking' END, CASE WHEN n % 5000 = 0 THEN 'refused' ELSE 'succeeded' END
           FROM generate_series(1, 20000) AS n`,
      );
      await app.dataSource.query('ANALYZE audit_events');
    });

    it.each<Partial<AuditQuery>>([
      { result: 'refused' },
      { result: 'refused', from: '2020-02-01T00:00:00Z' },
      { q: 'nothing-of-it' },
      { key: 'Halt.Raised' },
      { to: '2021-03-01T00:00:00Z' },
      { result: 'succeeded', to: '2021-03-01T00:00:00Z' },
      { operatorId: '1', from: '2020-02-01T00:00:00Z', to: '2021-02-03T00:00:00Z' },
      { operatorId: '2', from: '2020-02-01T00:00:00Z', to: '2021-02-03T00:00:00Z' },
      { key: 'User.Listed', from: '2020-02-01T00:00:00Z', to: '2021-02-03T00:00:00Z' },
    ])('reads hardly more than it shows of %j', async (asked) => {
      const select = selectEvents(app.dataSource.manager, { limit: 25, ...asked }, undefined).limit(26);
      expect(await rowsRead(app.dataSource, select.getQueryAndParameters())).toBeLessThan(1_000);
    });

    it('is read by time where a time is asked for, page by page, without gap or repetition', async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      do {
        const query = `?from=2020-01-02T00:00:00Z&to=2020-01-03T00:00:00Z&limit=7`;
        const { body }: Answer = await list(`${query}${cursor ? `&cursor=${cursor}` : ''}`);
        seen.push(...body.data.map((event: { occurredAt: string }) => event.occurredAt.slice(8, 13)));
        cursor = body.nextCursor;
      } while (cursor);
      expect(seen).toEqual(Array.from({ length: 24 }, (_, i) => `02T${String(23 - i).padStart(2, '0')}`));
    });
  });

  it('is for administrators and auditors', async () => {
    const password = 'a-long-enough-password';
    for (const [role, status] of Object.entries({ viewer: 403, operator: 403, auditor: 200 })) {
      const email = `${role}@desk.example.com`;
      await admin.post('/api/operators', { email, name: role, role, password });
      const client = await app.loggedIn({ email, password });
      expect((await client.get('/api/audit-events')).status).toBe(status);
    }
  });

  it('has its people in their places in the index soon, and not at the cost of who records something', async () => {
    const userIds = Array.from({ length: 2_000 }, (_, n) => String(7_000_000_000 + n));
    const record = () =>
      audit.record(app.dataSource.manager, { key: 'User.Listed', actor: SYSTEM_ACTOR, userIds });
    const pagesToClean = async () => {
      const [{ pages }] = await app.dataSource.query(
        `SELECT gin_clean_pending_list('audit_events_user_ids_idx')::int AS pages`,
      );
      return pages;
    };
    await record();
    expect(await pagesToClean()).toBeGreaterThan(0);
    await record();
    const timer = new AuditIndexTimer(app.dataSource);
    timer.onApplicationBootstrap();
    // The first round is under way as soon as the program waits for anything.
    await setTimeout(0);
    await timer.onApplicationShutdown();
    expect(await pagesToClean()).toBe(0);
    expect((await list(`?userId=${userIds[0]}`)).body.data).toHaveLength(2);
  });
});
