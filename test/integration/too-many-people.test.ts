import type { DataSource } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { ConsentCheckDrawer, TooManySelected } from '../../server/consent-checks/check-drawer.js';
import type { ConsentCheck } from '../../server/consent-checks/consent-check.entity.js';
import { type ResolvedSelection, selectUsers } from '../../server/jobs/drafts/jobs.selection.js';
import { MAX_USERS } from '../../server/jobs/jobs.schema.js';
import { SYSTEM_ACTOR } from '../../server/platform/http/actor.js';
import { createTestDatabase } from '../support/database.js';

const MANY = MAX_USERS + 1;
let dataSource: DataSource;
/** One more than a job or a check may hold. */
let users: ResolvedSelection;

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  const given = `{${Array.from({ length: MANY }, (_, n) => 3_000_000_000 + n).join(',')}}`;
  users = { given, count: MANY, duplicates: 0 };
});

it('nobody is frozen of more people than a draft may hold', async () => {
  const { total } = await dataSource.transaction((manager) => selectUsers(manager, '1', users, true));
  expect(total).toBeGreaterThan(MAX_USERS);
  const [{ pages }] = await dataSource.query(
    `SELECT pg_relation_size('job_items')::int / current_setting('block_size')::int AS pages`,
  );
  expect(pages).toBe(0);
});

it('more people than a draft or a check may hold are refused by the counts, and none of them is read', async () => {
  // Everybody is in the counts, and nobody is there to be read.
  await dataSource.query(`INSERT INTO count_changes VALUES ('linked', 0, '2026-01-01', ${MANY})`);
  const all: ResolvedSelection = { filter: { status: ['linked'] } };
  const frozen = (users: ResolvedSelection) =>
    dataSource.transaction((manager) => selectUsers(manager, '1', users, true));
  expect(await frozen(all)).toEqual({ total: MANY, leftOutProtected: 0 });
  const check = { askedOn: '2026-01-01' } as unknown as ConsentCheck;
  await expect(
    dataSource.transaction('REPEATABLE READ', (manager) =>
      new ConsentCheckDrawer(new AuditService()).draw(manager, check, all, SYSTEM_ACTOR),
    ),
  ).rejects.toThrow(TooManySelected);
  // One of them may be protected: then those who are left are not too many.
  await dataSource.query(
    `INSERT INTO operators (email, name, role, password_hash) VALUES ('maker@example.com', 'Maker', 'admin', 'none')`,
  );
  await dataSource.query(
    `INSERT INTO protected_users (user_id, reason, created_by) SELECT 1, 'staff', id FROM operators`,
  );
  expect(await frozen(all)).toEqual({ total: 0, leftOutProtected: 0 });
  await dataSource.query('DELETE FROM count_changes; DELETE FROM protected_users');
});

it('nobody is answered of more people than a check takes', async () => {
  const drawer = new ConsentCheckDrawer(new AuditService());
  const check = {
    askedOn: '2026-01-01',
    scopes: ['talk_message'],
    terms: [],
    agedTerms: [],
    maxAgeDays: 30,
  } as unknown as ConsentCheck;
  // It is looked at before each page.
  const ended = AbortSignal.abort(new Error('a page was read'));
  await expect(
    dataSource.transaction('REPEATABLE READ', (manager) =>
      drawer.draw(manager, check, users, SYSTEM_ACTOR, ended),
    ),
  ).rejects.toThrow(TooManySelected);
});
