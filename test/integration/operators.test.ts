import { beforeAll, describe, expect, it } from 'vitest';
import { AuditLogModule } from '../../server/audit/audit-log.module.js';
import { ensureFirstOperators } from '../../server/operators/first-operators.js';
import { OperatorsModule } from '../../server/operators/operators.module.js';
import { loadConfig } from '../../server/platform/config/config.js';
import { SessionModule } from '../../server/session/session.module.js';
import { logInSchema } from '../../server/session/session.schema.js';
import { createTestDatabase } from '../support/database.js';
import { askDismissed } from '../support/dismissal.js';
import { ADMIN, type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';

let app: HttpApp;
let admin: Client;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, OperatorsModule, AuditLogModule]);
  admin = await app.loggedIn();
});

const PASSWORD = 'a-long-enough-password';
const NEW = { email: 'never@example.com', name: 'Never', role: 'admin', password: PASSWORD };
const eventsOf = async (id: string): Promise<string[]> => {
  const rows: { key: string }[] = await app.dataSource.query(
    `SELECT key FROM audit_events WHERE subject_type = 'operator' AND subject_id = $1 ORDER BY id`,
    [id],
  );
  return rows.map(({ key }) => key);
};
async function create(email: string, role = 'operator') {
  const answer = await admin.post('/api/operators', { email, name: 'Kim', role, password: PASSWORD });
  expect(answer.status).toBe(201);
  return { id: answer.body.id as string, email, password: PASSWORD };
}

describe('operators', () => {
  it('are added, listed, and never shown with their password', async () => {
    const answer = await admin.post('/api/operators', {
      email: 'New@Example.com',
      name: ' 김새로 ',
      role: 'viewer',
      password: PASSWORD,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      email: 'new@example.com',
      name: '김새로',
      role: 'viewer',
      disabled: false,
    });
    expect(await eventsOf(answer.body.id)).toEqual(['Operator.Created']);
    const list = await admin.get('/api/operators');
    expect(list.body.data).toContainEqual({ ...answer.body, lastSeenAt: null });
    expect(JSON.stringify(list.body)).not.toMatch(/argon2|hash/i);
    const [row] = await app.dataSource.query('SELECT password_hash FROM operators WHERE id = $1', [
      answer.body.id,
    ]);
    expect(row.password_hash).toMatch(/^\$argon2id\$/);
  });

  it.each([
    [{ name: 'x', role: 'viewer', password: PASSWORD }, 'email'],
    [{ email: 'a@example.com', role: 'viewer', password: PASSWORD }, 'name'],
    [{ email: 'a@example.com', name: 'x\u202ey', role: 'viewer', password: PASSWORD }, 'name'],
    [{ email: 'a\u200bb@example.com', name: 'x', role: 'viewer', password: PASSWORD }, 'email'],
    [{ email: 'a@example.com', name: 'x', role: 'owner', password: PASSWORD }, 'role'],
    [{ email: 'a@example.com', name: 'x', role: 'viewer', password: 'too-short' }, 'password'],
    [{ email: 'a@example.com', name: 'x', role: 'viewer', password: 'aaaaaaaaaaaaaaaa' }, 'password'],
    [{ email: 'a@example.com', name: 'x', role: 'viewer', password: PASSWORD, id: '7' }, 'id'],
  ])('are refused when %j', async (body, field) => {
    const answer = await admin.post('/api/operators', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('have no name that turns the text beside it around, at first and later on', async () => {
    const { id } = await create('turned@example.com');
    expect(await admin.patch(`/api/operators/${id}`, { name: 'Kim\u2067' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'name', message: 'Expected no character that cannot be seen' }] },
    });
    expect((await admin.patch(`/api/operators/${id}`, { name: 'عبد الرحمن 👩‍💻' })).status).toBe(200);
  });

  it('have no password that is their address, at first and later on', async () => {
    const { id, email } = await create('somebody@example.com');
    const refused = { status: 400, body: { errors: [{ field: 'password' }] } };
    const body = { email: 'another@example.com', name: 'x', role: 'viewer', password: 'Another@example.com' };
    expect(await admin.post('/api/operators', body)).toMatchObject(refused);
    expect(await admin.patch(`/api/operators/${id}`, { password: email.toUpperCase() })).toMatchObject(
      refused,
    );
    expect(await eventsOf(id)).toEqual(['Operator.Created']);
  });

  it('have one account a person', async () => {
    await create('twice@example.com');
    const body = { email: 'TWICE@example.com', name: 'x', role: 'viewer', password: PASSWORD };
    expect(await admin.post('/api/operators', body)).toMatchObject({
      status: 409,
      body: { code: 'email_taken' },
    });
  });

  it.each([
    ['a new role', { role: 'viewer' }, ['Operator.RoleChanged']],
    ['a new password', { password: 'another-long-password' }, ['Operator.PasswordChanged']],
    ['disabling', { disabled: true }, ['Operator.Disabled']],
  ])('are logged out by %s', async (_, change, keys) => {
    const who = await create(`out-${keys[0]?.toLowerCase()}@example.com`);
    const client = await app.loggedIn(who);
    expect((await admin.patch(`/api/operators/${who.id}`, change)).status).toBe(200);
    expect((await client.get('/api/session')).status).toBe(401);
    expect(await eventsOf(who.id)).toEqual(expect.arrayContaining(['Operator.Created', ...keys]));
  });

  it('stay logged in when renamed, and nothing is recorded when nothing changes', async () => {
    const who = await create('renamed@example.com');
    const client = await app.loggedIn(who);
    const answer = await admin.patch(`/api/operators/${who.id}`, {
      name: 'Lee',
      role: 'operator',
      disabled: false,
    });
    expect(answer.body).toMatchObject({ name: 'Lee', role: 'operator' });
    expect((await client.get('/api/session')).body.operator.name).toBe('Lee');
    // Names stand beside what accounts did: the record says which one did when.
    const [renamed] = await app.dataSource.query(
      `SELECT details FROM audit_events WHERE key = 'Operator.Renamed' AND subject_id = $1`,
      [who.id],
    );
    expect(renamed.details).toEqual({ from: 'Kim', to: 'Lee' });
    await admin.patch(`/api/operators/${who.id}`, { name: 'Lee' });
    expect((await eventsOf(who.id)).filter((key) => key !== 'Session.Refused')).toEqual([
      'Operator.Created',
      'Operator.Renamed',
    ]);
  });

  it('cannot log in while disabled, and can again afterwards', async () => {
    const who = await create('disabled@example.com');
    await admin.patch(`/api/operators/${who.id}`, { disabled: true });
    await expect(app.loggedIn(who)).rejects.toThrow('401');
    const answer = await admin.patch(`/api/operators/${who.id}`, { disabled: false });
    expect(answer.body).toMatchObject({ disabled: false, disabledAt: null });
    await app.loggedIn(who);
  });

  it('are changed only as they were looked at, where that is said, and nothing is done where it is not so any more', async () => {
    const { id } = await create('both@example.com');
    const change = (body: object) => admin.patch(`/api/operators/${id}`, body);
    const list = await admin.get('/api/operators');
    const { revision } = list.body.data.find((one: { id: string }) => one.id === id);
    expect((await change({ role: 'viewer', name: 'Lee', revision })).body.revision).toBe(revision + 1);
    const refused = { status: 409, body: { code: 'changed_meanwhile' } };
    expect(await change({ disabled: true, password: 'another-long-password', revision })).toMatchObject(
      refused,
    );
    expect(await eventsOf(id)).toEqual(['Operator.Created', 'Operator.Renamed', 'Operator.RoleChanged']);
    expect(await change({ disabled: true })).toMatchObject({ status: 200, body: { revision: revision + 2 } });
    expect(await change({ revision: revision + 2 })).toMatchObject({ status: 400 });
    expect(await change({ disabled: true, revision: revision + 2 })).toMatchObject({
      status: 200,
      body: { revision: revision + 2 },
    });
    expect(await change({ name: 'Kim', revision: -1 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'revision' }] },
    });
  });

  it('are changed by the person too, who takes another password meanwhile', async () => {
    const who = await create('own@example.com');
    const client = await app.loggedIn(who);
    const body = { currentPassword: who.password, newPassword: 'another-long-password' };
    expect((await client.put('/api/session/password', body)).status).toBe(204);
    expect(await admin.patch(`/api/operators/${who.id}`, { role: 'viewer', revision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'changed_meanwhile' },
    });
  });

  it.each([
    ['added', (who: Client) => who.post('/api/operators', NEW)],
    ['changed', (who: Client, id: string) => who.patch(`/api/operators/${id}`, { role: 'admin' })],
  ])('are not %s by an administrator who is disabled at that moment', async (what, act) => {
    const { id } = await create(`promoted-${what}@example.com`);
    const dismissed = await create(`dismissed-${what}@example.com`, 'admin');
    const client = await app.loggedIn(dismissed);
    const answer = await askDismissed(app.dataSource, dismissed.id, () => act(client, id));
    expect(answer).toMatchObject({ status: 401, body: { code: 'not_logged_in' } });
    const { body } = await admin.get('/api/operators');
    expect(body.data).toContainEqual(expect.objectContaining({ id, role: 'operator' }));
    expect(body.data).not.toContainEqual(expect.objectContaining({ email: NEW.email }));
  });

  it.each([
    ['999999', 404, { name: 'x' }],
    ['abc', 400, { name: 'x' }],
    ['1', 400, {}],
  ])('of id %s answer %i to a change', async (id, status, change) => {
    expect((await admin.patch(`/api/operators/${id}`, change)).status).toBe(status);
  });

  it('are managed by administrators only, and a refusal is recorded', async () => {
    for (const role of ['viewer', 'operator', 'auditor']) {
      const who = await create(`no-${role}@example.com`, role);
      const client = await app.loggedIn(who);
      expect(await client.get('/api/operators')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      const [event] = await app.dataSource.query('SELECT * FROM audit_events ORDER BY id DESC LIMIT 1');
      expect(event).toMatchObject({
        key: 'Permission.Refused',
        operator_id: who.id,
        result: 'refused',
        details: { permission: 'operators.manage', method: 'GET /api/operators' },
      });
    }
    expect((await app.client().get('/api/operators')).status).toBe(401);
  });

  it('are listed with when they were last there', async () => {
    const who = await create('seen@example.com');
    const lastSeen = async () => {
      const { data } = (await admin.get('/api/operators')).body;
      return data.find(({ id }: { id: string }) => id === who.id).lastSeenAt;
    };
    expect(await lastSeen()).toBeNull();
    const client = await app.loggedIn(who);
    const at = await lastSeen();
    expect(at).toMatch(/^\d{4}-.*Z$/);
    await client.delete('/api/session');
    await app.loggedIn(who);
    expect(Date.parse(await lastSeen())).toBeGreaterThan(Date.parse(at));
  });

  it('are named in the record of what was done to their accounts, and of log-ins to them that were refused', async () => {
    const { id, email } = await create('granted@example.com', 'viewer');
    await admin.patch(`/api/operators/${id}`, { role: 'auditor' });
    await app.client().post('/api/session', { email, password: 'a-wrong-password' });
    const { data } = (await admin.get('/api/audit-events?limit=10')).body;
    const subjectOf = (wanted: string) =>
      data.find(({ key }: { key: string }) => key === wanted).subjectOperator;
    for (const key of ['Operator.Created', 'Operator.RoleChanged', 'Session.Refused']) {
      expect([key, subjectOf(key)]).toEqual([key, { id, name: 'Kim', email }]);
    }
    await admin.get('/api/audit-events');
    expect((await admin.get('/api/audit-events?limit=1')).body.data[0].subjectOperator).toBeNull();
  });

  it('can all be chosen by auditors for the access record, those who have left included', async () => {
    const left = await create('left@example.com');
    await admin.patch(`/api/operators/${left.id}`, { disabled: true });
    const auditor = await app.loggedIn(await create('auditor@example.com', 'auditor'));
    const { body } = await auditor.get('/api/audit-events/operators');
    expect(body.data).toContainEqual({ id: left.id, name: 'Kim', email: left.email });
    const viewer = await app.loggedIn(await create('seeing@example.com', 'viewer'));
    expect((await viewer.get('/api/audit-events/operators')).status).toBe(403);
  });

  it('always keep one administrator, even when two leave at the same moment', async () => {
    const { id: own } = (await admin.get('/api/session')).body.operator;
    for (const change of [{ role: 'viewer' }, { disabled: true }]) {
      const answer = await admin.patch(`/api/operators/${own}`, change);
      expect(answer).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    }
    const second = await create('second-admin@example.com', 'admin');
    const other = await app.loggedIn(second);
    const answers = await Promise.all([
      admin.patch(`/api/operators/${second.id}`, { role: 'operator' }),
      other.patch(`/api/operators/${own}`, { role: 'operator' }),
    ]);
    const [{ count }] = await app.dataSource.query(
      `SELECT count(*)::int FROM operators WHERE role = 'admin' AND disabled_at IS NULL`,
    );
    expect(count).toBe(1);
    expect(answers.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(1);
  });
});

describe('the first operators', () => {
  it('are made once, by whichever process comes first', async () => {
    const dataSource = await (await createTestDatabase()).dataSource();
    const config = loadConfig({ ADMIN_EMAIL: 'Boss@Example.com' });
    const made = await Promise.all([1, 2, 3].map(() => ensureFirstOperators(dataSource, config)));
    expect(made.flat()).toEqual([
      { email: 'boss@example.com', role: 'admin', password: expect.stringMatching(/^\w{20}$/) },
      { email: 'operator@example.com', role: 'operator', password: expect.stringMatching(/^\w{20}$/) },
    ]);
    const events = await dataSource.query('SELECT key, actor_type FROM audit_events');
    expect(events).toEqual(Array(2).fill({ key: 'Operator.Created', actor_type: 'system' }));
  });

  it.each(['admin@localhost', 'Boss@회사.kr'])('can log in with %s where ADMIN_EMAIL takes it', (email) => {
    const { adminEmail } = loadConfig({ ADMIN_EMAIL: email });
    expect(logInSchema.parse({ email: adminEmail, password: 'x' }).email).toBe(email.toLowerCase());
  });

  it('are the administrator alone outside the demo, with the given password unprinted', async () => {
    const dataSource = await (await createTestDatabase()).dataSource();
    const config = loadConfig({ KAKAO_ADMIN_KEY: 'a-real-admin-key', ADMIN_PASSWORD: ADMIN.password });
    const made = await ensureFirstOperators(dataSource, config);
    expect(made).toEqual([{ email: ADMIN.email, role: 'admin', password: null }]);
  });
});
