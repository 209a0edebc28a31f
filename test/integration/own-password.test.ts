import { beforeAll, describe, expect, it } from 'vitest';
import { OperatorsModule } from '../../server/operators/operators.module.js';
import { ROLES } from '../../server/platform/http/permissions.js';
import { SessionModule } from '../../server/session/session.module.js';
import { askDismissed } from '../support/dismissal.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Answer, Client } from '../support/http-client.js';

const PASSWORD = 'a-password-once-given';
const NEW = 'a-password-of-my-own';
const WRONG = 'not-the-password';

let app: HttpApp;
let admin: Client;
/** Whose password is to break the rules. */
let rules: ReturnType<typeof create> | undefined;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, OperatorsModule]);
  admin = await app.loggedIn();
});

async function create(name: string, role = 'operator') {
  const who = { email: `${name}@example.com`, name, role, password: PASSWORD };
  const { body } = await admin.post('/api/operators', who);
  return { id: body.id as string, email: who.email, password: PASSWORD };
}

const change = (client: Client, currentPassword: string, newPassword = NEW, headers = {}): Promise<Answer> =>
  client.put('/api/session/password', { currentPassword, newPassword }, headers);
const logIn = ({ email }: { email: string }, password: string) =>
  app.client().post('/api/session', { email, password });
const isIn = async (client: Client) => (await client.get('/api/session')).status === 200;

/** What is recorded of changed passwords of an account, each event whole. */
const changesOf = (id: string) =>
  app.dataSource.query(
    `SELECT * FROM audit_events WHERE key = 'Operator.PasswordChanged' AND subject_id = $1 ORDER BY id`,
    [id],
  );

describe('the own password', () => {
  it.each(ROLES)('is changed by whoever has it, and their other sessions end: %s', async (role) => {
    const who = await create(`own-${role}`, role);
    const [here, elsewhere] = [await app.loggedIn(who), await app.loggedIn(who)];
    const answer = await change(here, PASSWORD);
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expect([await isIn(here), await isIn(elsewhere), await isIn(admin)]).toEqual([true, false, true]);
    expect((await logIn(who, PASSWORD)).status).toBe(401);
    expect((await logIn(who, NEW)).status).toBe(200);
    const events = await changesOf(who.id);
    expect(events).toMatchObject([{ operator_id: who.id, subject_type: 'operator', result: 'succeeded' }]);
    expect(JSON.stringify(events)).not.toMatch(/password-o|argon2/);
  });

  it('is asked for: a wrong one changes nothing and is recorded', async () => {
    const who = await create('wrong');
    const [here, elsewhere] = [await app.loggedIn(who), await app.loggedIn(who)];
    expect(await change(here, WRONG)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ field: 'currentPassword' }] },
    });
    expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, true]);
    expect((await logIn(who, PASSWORD)).status).toBe(200);
    expect(await changesOf(who.id)).toMatchObject([
      { operator_id: who.id, result: 'refused', details: { why: 'wrong_password' } },
    ]);
  });

  it.each([
    [{ newPassword: NEW }, 'currentPassword'],
    [{ currentPassword: PASSWORD }, 'newPassword'],
    [{ currentPassword: PASSWORD, newPassword: 'too-short' }, 'newPassword'],
    [{ currentPassword: PASSWORD, newPassword: 'Rules@Example.com' }, 'newPassword'],
    [{ currentPassword: PASSWORD, newPassword: PASSWORD }, 'newPassword'],
    [{ currentPassword: PASSWORD, newPassword: NEW, email: 'other@example.com' }, 'email'],
  ])('is chosen by the rules for every password: not %j', async (body, field) => {
    rules ??= create('rules');
    const who = await rules;
    const client = await app.loggedIn(who);
    const answer = await client.put('/api/session/password', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    expect(await changesOf(who.id)).toEqual([]);
  });

  it('is not guessed by whoever sits at an open session: a wrong one is an attempt to log in', async () => {
    const who = await create('guessed');
    const client = await app.loggedIn(who);
    const guesses = await Promise.all(Array.from({ length: 14 }, () => change(client, WRONG)));
    expect(guesses.filter(({ status }) => status === 400)).toHaveLength(10);
    const refused = await change(client, PASSWORD);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await logIn(who, PASSWORD)).status).toBe(429);
    const recorded = (await changesOf(who.id)).map(({ details }: { details: object }) => details);
    expect(recorded.filter(({ why }: { why: string }) => why === 'too_many_attempts')).toHaveLength(1);
    expect(await isIn(client)).toBe(true);
  });

  it('is changed once where the answer was lost and the same is sent again', async () => {
    const who = await create('again');
    const client = await app.loggedIn(who);
    const key = { 'Idempotency-Key': 'password-1' };
    expect((await change(client, PASSWORD, NEW, key)).status).toBe(204);
    expect((await change(client, PASSWORD, NEW, key)).status).toBe(204);
    expect(await changesOf(who.id)).toHaveLength(1);
  });

  it('is changed by one of two that are sent at the same time', async () => {
    const who = await create('twice');
    const client = await app.loggedIn(who);
    const answers = await Promise.all(['first', 'second'].map((one) => change(client, PASSWORD, NEW + one)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400]);
    const chosen = answers[0]?.status === 204 ? 'first' : 'second';
    expect((await logIn(who, NEW + chosen)).status).toBe(200);
    const results = (await changesOf(who.id)).map(({ result }: { result: string }) => result);
    expect(results.filter((result: string) => result === 'succeeded')).toHaveLength(1);
  });

  it('is not changed by whoever is disabled at that moment', async () => {
    const who = await create('dismissed');
    const client = await app.loggedIn(who);
    const answer = await askDismissed(app.dataSource, who.id, () => change(client, PASSWORD));
    expect(answer).toMatchObject({ status: 401, body: { code: 'not_logged_in' } });
    expect(await changesOf(who.id)).toEqual([]);
  });

  it('needs a log-in', async () => {
    expect((await change(app.client(), PASSWORD)).status).toBe(401);
  });
});
