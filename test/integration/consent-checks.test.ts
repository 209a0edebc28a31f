import { beforeAll, describe, expect, it } from 'vitest';
import { decide, type Rule } from '../../server/consent-checks/decide.js';
import { knownOf } from '../../server/consent-checks/known-people.js';
import type { Client } from '../support/http-client.js';
import { JobDesk, until } from '../support/job-desk.js';
import { wordsOf } from '../support/words.js';

const PATH = '/api/consent-checks';
const SCOPE = 'talk_message';
const TERM = 'marketing_2025';
const REASON = '연말 행사 안내';
const UNSEEN = '777';

let desk: JobDesk;
/** By what is to become of them. */
const who = { yes: '', noScope: '', noTerm: '', old: '', gone: '', stale: '' };
type Who = keyof typeof who;

const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
const question = (more: Record<string, unknown> = {}) => ({
  users: { ids: [...Object.values(who), UNSEEN] },
  on: today(),
  purpose: 'marketing',
  scopes: [SCOPE],
  terms: [TERM],
  reason: REASON,
  ...more,
});

beforeAll(async () => {
  desk = await JobDesk.open(24, { MARKETING_TERMS: `${TERM},night_push_2025` });
  const people = await desk.linked(6);
  const [yes, noScope, noTerm, old, gone, stale] = people as [string, string, string, string, string, string];
  Object.assign(who, { yes, noScope, noTerm, old, gone, stale });
  const at = new Date(Date.now() - 400 * 86_400_000).toISOString();
  for (const id of people) {
    await desk.kakao.happen(id, { op: 'agree-scopes', scopes: [SCOPE] });
    await desk.kakao.happen(id, { op: 'withdraw-terms', terms: [TERM] });
    await desk.kakao.happen(id, {
      op: 'agree-terms',
      terms: [TERM],
      at: id === old ? '2023-05-01T00:00:00Z' : at,
    });
  }
  await desk.sync();
  // One reading alone shows no stretch of time.
  await desk.admin.post(`/api/users/${noScope}/refresh`);
  await desk.kakao.happen(noScope, { op: 'withdraw-scopes', scopes: [SCOPE] });
  await desk.kakao.happen(noTerm, { op: 'withdraw-terms', terms: [TERM] });
  await desk.kakao.happen(gone, { op: 'unlink' });
  for (const id of [noScope, noTerm, gone]) await desk.admin.post(`/api/users/${id}/refresh`);
  await desk.database.query(
    `UPDATE users SET seen_at = seen_at - interval '31 days', profile_read_at = profile_read_at - interval '31 days',
            scopes_read_at = scopes_read_at - interval '31 days', terms_read_at = terms_read_at - interval '31 days'
      WHERE id = $1`,
    [stale],
  );
  await desk.database.query(
    `UPDATE consent_events SET observed_at = observed_at - interval '31 days' WHERE user_id = $1`,
    [stale],
  );
});

async function check(body: Record<string, unknown>, client: Client = desk.admin) {
  const answer = await client.post(PATH, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

type Item = { userId: string; answer: string; reason: string | null; facts: Record<string, unknown>[] };
const itemOf = (items: Item[], name: Who) => items.find(({ userId }) => userId === who[name]) as Item;

describe('a check of people given by id', () => {
  it('is answered at once, for each with the fact that decides', async () => {
    const made = await check(question(), desk.second);
    expect(made).toMatchObject({
      status: 'completed',
      agedTerms: [TERM],
      maxAgeDays: 30,
      selection: { ids: 7, duplicates: 0 },
      createdBy: { email: 'second@example.com' },
      counts: { total: 7, yes: 1, no: 6, unknown: 2 },
      reasons: { 'not-agreed': 2, 'reconfirmation-due': 1, unlinked: 1, outdated: 1, 'never-read': 1 },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { items } = made;
    expect(items.map(({ userId }: Item) => userId)).toEqual([...Object.values(who), UNSEEN]);
    const yes = itemOf(items, 'yes');
    expect(yes).toMatchObject({ answer: 'yes', reason: null, need: null });
    expect(yes.facts.map(({ type, subject }) => subject ?? type).sort()).toEqual(['linked', TERM, SCOPE]);
    expect(itemOf(items, 'noScope')).toMatchObject({
      answer: 'no',
      reason: 'not-agreed',
      need: { type: 'scope', subject: SCOPE },
      facts: [{ type: 'scope', from: true, to: false, source: 'refresh', occurredAt: null }],
    });
    expect(itemOf(items, 'noTerm')).toMatchObject({ need: { type: 'term', subject: TERM } });
    expect(itemOf(items, 'old')).toMatchObject({
      reason: 'reconfirmation-due',
      facts: [{ type: 'term', to: true, occurredAt: '2023-05-01T00:00:00.000Z' }],
    });
    expect(itemOf(items, 'gone')).toMatchObject({ reason: 'unlinked', facts: [{ type: 'unlinked' }] });
    expect(itemOf(items, 'stale')).toMatchObject({ reason: 'outdated', knownUntil: expect.any(String) });
    expect(items.at(-1)).toMatchObject({ answer: 'no', reason: 'never-read', facts: [], knownUntil: null });
  });

  it('asks what the rule says: other purposes count no years, a longer age takes older readings', async () => {
    const ids = { users: { ids: [who.old, who.stale] } };
    const { items } = await check(question({ ...ids, purpose: 'other', maxAgeDays: 60 }));
    expect(items.map(({ answer }: Item) => answer)).toEqual(['yes', 'yes']);
    const later = await check(question({ ...ids, users: { ids: [who.yes] }, on: '2031-01-01' }));
    expect(later.items[0]).toMatchObject({ answer: 'no', reason: 'reconfirmation-due' });
    // Where none of the terms is said to be marketing, all are taken for it.
    const other = await check(question({ ...ids, terms: ['service_2024'] }));
    expect(other.agedTerms).toEqual(['service_2024']);
  });

  it('of a past day counts what was known then, and agrees with the facts alone', async () => {
    const long = await check(question({ users: { ids: [who.yes] }, on: '2020-01-01' }));
    expect(long.items[0]).toMatchObject({ answer: 'no', reason: 'never-read', facts: [] });
    // Before the withdrawal was read, and before it may have happened.
    const [{ at }] = await desk.database.query(
      `SELECT not_before AS at FROM consent_events WHERE user_id = $1 AND subject = $2 AND to_agreed IS FALSE
        ORDER BY id DESC LIMIT 1`,
      [who.noScope, SCOPE],
    );
    const rule: Rule = {
      scopes: [SCOPE],
      terms: [TERM],
      agedTerms: [TERM],
      on: today(),
      at,
      maxAgeDays: 30,
    };
    const known = await knownOf(desk.database.manager, [who.noScope], rule);
    expect(decide(known(who.noScope), rule).answer).toBe('yes');
  });

  it('is refused by field and keeps nothing', async () => {
    const [{ count: before }] = await desk.database.query('SELECT count(*) FROM consent_checks');
    for (const [change, status, field] of [
      [{ on: '2026-02-30' }, 400, 'on'],
      [{ on: '0000-01-01' }, 400, 'on'],
      [{ scopes: [], terms: [], purpose: 'other' }, 400, 'terms'],
      [{ terms: [] }, 400, 'terms'],
      [{ reason: ' ' }, 400, 'reason'],
      [{ maxAgeDays: 0 }, 400, 'maxAgeDays'],
      [{ purpose: 'fun' }, 400, 'purpose'],
      [{ users: { ids: [] } }, 400, 'users.ids'],
      [{ users: { ids: Array.from({ length: 10_001 }, (_, n) => String(n + 1)) } }, 400, 'users.ids'],
      [{ users: { filter: { q: '보리' } } }, 400, 'users.filter.q'],
    ] as const) {
      const { status: got, body } = await desk.admin.post(PATH, question(change));
      expect([got, body.errors?.[0]?.field]).toEqual([status, field]);
    }
    const absent = await desk.admin.post(PATH, question({ users: { listId: '999' } }));
    expect([absent.status, absent.body.code]).toEqual([404, 'id_list_not_found']);
    expect((await desk.database.query('SELECT count(*) FROM consent_checks'))[0].count).toBe(before);
  });

  it('is made by operators, read by all, and neither changed nor deleted', async () => {
    const [viewer, auditor] = [await desk.as('viewer'), await desk.as('auditor')];
    const { id } = await check(question());
    for (const client of [viewer, auditor]) {
      expect((await client.post(PATH, question())).status).toBe(403);
      expect((await client.get(`${PATH}/${id}`)).body).toMatchObject({ id, reason: REASON });
    }
    expect((await desk.admin.get(`${PATH}/999999`)).body.code).toBe('consent_check_not_found');
    for (const change of [
      `UPDATE consent_checks SET yes = 7 WHERE id = ${id}`,
      `DELETE FROM consent_checks WHERE id = ${id}`,
      `UPDATE consent_check_items SET answer = 'yes' WHERE check_id = ${id}`,
      `DELETE FROM consent_check_items WHERE check_id = ${id}`,
    ]) {
      await expect(desk.database.query(change), change).rejects.toThrow('keeps what was answered');
    }
  });
});

describe('a check of people by a choice', () => {
  it('is answered by a worker, and kept as it was given whatever comes after', async () => {
    const filter = { ids: Object.values(who) };
    const asked = await check(question({ users: { filter } }));
    expect(asked).toMatchObject({ status: 'queued', counts: null, digest: null, selection: { filter } });
    const path = `${PATH}/${asked.id}`;
    const made = await until(async () => {
      const { body } = await desk.admin.get(path);
      return body.status === 'queued' ? null : body;
    });
    expect(made.counts).toEqual({ total: 6, yes: 1, no: 5, unknown: 1 });

    // The person withdraws afterwards.
    await desk.kakao.happen(who.yes, { op: 'withdraw-terms', terms: [TERM] });
    await desk.admin.post(`/api/users/${who.yes}/refresh`);
    const first = await desk.admin.get(`${path}/items?answer=yes`);
    expect(first.body.data.map(({ userId }: Item) => userId)).toEqual([who.yes]);
    const page = await desk.admin.get(`${path}/items?reason=not-agreed&limit=1`);
    expect(page.body.data).toHaveLength(1);
    const rest = await desk.admin.get(
      `${path}/items?reason=not-agreed&limit=1&cursor=${page.body.nextCursor}`,
    );
    expect([rest.body.data.length, rest.body.nextCursor]).toEqual([1, null]);
    expect((await desk.admin.get(`${path}/verification`)).body).toEqual({
      isIntact: true,
      digest: made.digest,
      recordedDigest: made.digest,
    });
    const again = await check(question({ users: { ids: [who.yes] } }));
    expect(again.items[0]).toMatchObject({ answer: 'no', reason: 'not-agreed' });

    const csv = await desk.admin.get(`${path}/report.csv?reason=${encodeURIComponent(' 2월 발송 ')}`);
    const lines = String(csv.body).trim().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/^userId,answer,reason,/);
    expect(lines.find((line) => line.includes(who.old))).toContain(`,no,reconfirmation-due,term,${TERM},`);

    for (const language of ['ko', 'en'] as const) {
      const say = await wordsOf(language);
      const items = (key: string) => say(`consentChecks.items.${key}`);
      const asked = await desk.admin.get(`${path}/report.csv?language=${language}&reason=sent`);
      const [head = [], ...people] = String(asked.body)
        .trim()
        .split('\r\n')
        .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
      const cell = (name: Who, key: string) =>
        people.find(([user]) => user === `\t${who[name]}`)?.[head.indexOf(key)];
      expect(head[0]).toBe(items('user'));
      expect(cell('yes', items('answer'))).toBe(say('consentChecks.answer.yes'));
      expect(cell('old', items('answer'))).toBe(say('consentChecks.answer.no'));
      expect(cell('old', items('because'))).toBe(say('consentChecks.reason.reconfirmation-due'));
      expect(cell('old', items('need'))).toBe(TERM);
      expect(cell('noScope', items('need'))).toBe(`${say(`scopes.${SCOPE}`)} (${SCOPE})`);
      expect(cell('noScope', items('source'))).toBe(say('person.history.source.refresh'));
      // 2023-05-01T00:00:00Z is nine o'clock in Korea.
      expect(cell('old', `${items('happenedAt')} (KST)`)).toBe('2023-05-01 09:00:00');
      expect(cell('old', `${items('happenedAt')} (UTC)`)).toBe('2023-05-01T00:00:00.000Z');
      expect(asked.headers.get('content-disposition')).toContain(`filename*=UTF-8''`);
    }
    const { body: log } = await desk.admin.get(`/api/audit-events?limit=100`);
    const events = log.data.filter(
      ({ subjectId, subjectType }: Record<string, string>) =>
        subjectType === 'consent_check' && subjectId === asked.id,
    );
    expect(events.map(({ key }: { key: string }) => key).reverse()).toEqual([
      'ConsentCheck.Requested',
      'ConsentCheck.Answered',
      'ConsentCheck.Made',
      'ConsentCheck.Viewed',
      'ConsentCheck.Viewed',
      'ConsentCheck.Viewed',
      'ConsentCheck.ReportDownloaded',
      'ConsentCheck.ReportDownloaded',
      'ConsentCheck.ReportDownloaded',
    ]);
    const answered = events.find(({ key }: { key: string }) => key === 'ConsentCheck.Answered');
    expect([...answered.userIds].sort()).toEqual(Object.values(who).sort());
    expect(events.find(({ key }: { key: string }) => key === 'ConsentCheck.Made')).toMatchObject({
      reason: REASON,
      details: { digest: made.digest, yes: 1, no: 5, unknown: 1 },
    });
    expect(events[2]).toMatchObject({ reason: '2월 발송', details: { total: 6, format: 'csv' } });
  });

  it('lets nobody take a report without it standing on the pages of those in it', async () => {
    const { id } = await check(question({ users: { ids: [who.yes, who.old] } }));
    const path = `${PATH}/${id}/report.csv`;
    const taken = async (userId: string) => {
      const { body } = await desk.admin.get(`/api/users/${userId}/access?limit=100`);
      return body.data.filter(
        (event: Record<string, string>) => event.subjectId === id && event.key?.endsWith('Downloaded'),
      );
    };
    const refused = await desk.admin.get(`${path}?reason=%E3%85%A4`);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    const foreign = await desk.admin.get(`${path}?language=ja`);
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ field: 'language' }] } });
    expect(await taken(who.yes)).toEqual([]);
    expect((await desk.admin.get(`${path}?reason=found`)).status).toBe(200);
    for (const userId of [who.yes, who.old]) {
      expect(await taken(userId)).toMatchObject([
        { key: 'ConsentCheck.ReportDownloaded', reason: 'found', userIds: [userId] },
      ]);
    }
    expect(await taken(who.gone)).toEqual([]);
    const evidence = await desk.admin.post(`/api/users/${who.old}/evidence`, {
      reason: REASON,
      format: 'json',
    });
    // Those of the check above too.
    expect(evidence.body.record.accesses['ConsentCheck.ReportDownloaded']).toBe(4);
  });

  it('that was not answered has no report', async () => {
    const [{ id }] = await desk.database.query(
      `INSERT INTO consent_checks (status, purpose, asked_on, scopes, terms, aged_terms, max_age_days, reason, selection, created_by)
       VALUES ('failed', 'marketing', $1, '{}', '{}', '{}', 30, $2, '{}', 1) RETURNING id`,
      [today(), REASON],
    );
    const early = await desk.admin.get(`${PATH}/${id}/report.csv?reason=early`);
    expect([early.status, early.body.code]).toEqual([409, 'invalid_state']);
    const [{ count }] = await desk.database.query(
      `SELECT count(*)::int AS count FROM audit_events WHERE reason = 'early'`,
    );
    expect(count).toBe(0);
  });

  it('shows where kept answers were altered past the database', async () => {
    const { id } = await check(question({ users: { ids: [who.noTerm] } }));
    const triggers = (what: string) => `ALTER TABLE consent_check_items ${what} TRIGGER ALL`;
    await desk.database.query(triggers('DISABLE'));
    await desk.database.query(
      `UPDATE consent_check_items SET answer = 'yes', reason = NULL WHERE check_id = $1`,
      [id],
    );
    await desk.database.query(triggers('ENABLE'));
    expect((await desk.admin.get(`${PATH}/${id}/verification`)).body.isIntact).toBe(false);
  });

  it('takes saved questions and files of ids', async () => {
    const filter = { ids: [who.old, who.stale] };
    const saved = await desk.admin.post('/api/saved-questions', { name: 'two of them', filter });
    const list = await desk.admin.send('POST', '/api/id-lists?name=ids.csv', `id\n${who.old}\n${UNSEEN}\n`, {
      'content-type': 'text/csv',
    });
    const asked = [
      await check(question({ users: { savedQuestionId: saved.body.id } })),
      await check(question({ users: { listId: list.body.id } })),
    ];
    expect(asked.map(({ selection }) => selection.savedQuestion?.name ?? selection.file)).toEqual([
      'two of them',
      'ids.csv',
    ]);
    for (const { id } of asked) {
      const made = await until(async () => {
        const { body } = await desk.admin.get(`${PATH}/${id}`);
        return body.status === 'completed' ? body : null;
      });
      expect(made.counts).toMatchObject({ total: 2, yes: 0, unknown: 1 });
    }
    const listed = await desk.admin.get(`${PATH}?limit=2`);
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual(asked.map(({ id }) => id).reverse());
  });
});
