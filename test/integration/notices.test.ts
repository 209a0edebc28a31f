import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';

const PATH = '/api/notices';
const REDIRECT_URI = 'http://127.0.0.1:3000/back?from=kakao';
const SCOPE = 'account_email';
const OFFERS = 'marketing_2025';

let desk: JobDesk;
let people: TruePerson[];
let tag: string;

beforeAll(async () => {
  desk = await JobDesk.open(40, { KAKAO_REDIRECT_URI: REDIRECT_URI });
  await desk.sync();
  people = await desk.kakao.people();
  const tags = people.flatMap(({ terms }) => terms.map((term) => term.tag));
  tag = [...tags].sort((a, b) => count(tags, b) - count(tags, a))[0] ?? '';
});

const count = (tags: string[], one: string) => tags.filter((each) => each === one).length;

/** A notice that is in force since long ago, unless told otherwise. */
const draft = (more: object = {}) => ({
  kind: 'term',
  subject: 'test_term',
  language: 'ko',
  version: '1',
  text: '제1조\r\n약관입니다.  ',
  from: '2020-01-01',
  ...more,
});

async function add(more: object) {
  const answer = await desk.admin.post(PATH, draft(more));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function code(request: Promise<{ status: number; body: { code: string } }>) {
  const { status, body } = await request;
  return [status, body.code];
}

describe('the archive of notices', () => {
  it('keeps every version with its digest and period; a later one ends the one before; all is recorded', async () => {
    const first = await add({});
    expect(first).toMatchObject({
      text: '제1조\n약관입니다.',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      from: '2019-12-31T15:00:00.000Z',
      until: null,
      createdBy: { email: 'admin@example.com' },
      superseded: null,
    });
    const second = await add({ version: '2', text: '둘째', from: '2026-02-01T00:00:00Z' });
    const english = await add({ language: 'en', text: 'Terms', from: '2020-01-01', until: '2020-12-31' });
    expect(english.until).toBe('2020-12-31T15:00:00.000Z');
    expect((await desk.admin.get(`${PATH}/${first.id}`)).body.until).toBe(second.from);

    for (const at of [{ from: '2019-01-01', until: '2019-02-01' }, { from: second.from }]) {
      expect(await code(desk.admin.post(PATH, draft({ version: '2', ...at })))).toEqual([
        409,
        'version_taken',
      ]);
    }
    expect(
      await code(desk.admin.post(PATH, draft({ version: '3', from: '2021-01-01', until: '2021-02-01' }))),
    ).toEqual([409, 'period_overlaps']);
    const ended = await desk.admin.post(`${PATH}/${second.id}/end`, { until: '2026-05-31', reason: 'law' });
    expect(ended.body.until).toBe('2026-05-31T15:00:00.000Z');
    const again = { until: '2027-01-01', reason: 'x' };
    expect(await code(desk.admin.post(`${PATH}/${second.id}/end`, again))).toEqual([409, 'notice_ended']);

    const wrong = await desk.admin.post(`${PATH}/${second.id}/supersede`, { reason: 'typed wrongly' });
    expect(wrong.body).toMatchObject({ text: '둘째', superseded: { reason: 'typed wrongly' } });
    const twice = desk.admin.post(`${PATH}/${second.id}/supersede`, { reason: 'x' });
    expect(await code(twice)).toEqual([409, 'notice_superseded']);
    const right = await add({ version: '2', text: '둘째 판', from: '2026-02-01T00:00:00Z' });
    const { body } = await desk.second.get(`${PATH}?subject=test_term`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([
      right.id,
      second.id,
      english.id,
      first.id,
    ]);
    expect(body.data[0]).not.toHaveProperty('text');

    const events = await desk.database.query(
      `SELECT e.key, e.subject_id AS id, e.reason, e.details->>'followedBy' AS next
         FROM audit_events e WHERE e.subject_type = 'notice' ORDER BY e.id`,
    );
    expect(events).toEqual([
      { key: 'Notice.Added', id: first.id, reason: null, next: null },
      { key: 'Notice.Ended', id: first.id, reason: null, next: '2' },
      { key: 'Notice.Added', id: second.id, reason: null, next: null },
      { key: 'Notice.Added', id: english.id, reason: null, next: null },
      { key: 'Notice.Ended', id: second.id, reason: 'law', next: null },
      { key: 'Notice.Superseded', id: second.id, reason: 'typed wrongly', next: null },
      { key: 'Notice.Added', id: right.id, reason: null, next: null },
    ]);
  });

  it('lets nobody change or delete words, in the database neither', async () => {
    const { id } = await add({ subject: 'fixed' });
    for (const sql of [
      `UPDATE notices SET text = 'x' WHERE id = ${id}`,
      `UPDATE notices SET in_force_from = now() WHERE id = ${id}`,
      `DELETE FROM notices WHERE id = ${id}`,
      'TRUNCATE notices',
    ]) {
      await expect(desk.database.query(sql), sql).rejects.toThrow('never changed nor deleted');
    }
  });

  it('takes one of two that are added at once for the same time', async () => {
    const at = { subject: 'raced', from: '2026-01-01', until: '2026-02-01' };
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((version) => desk.admin.post(PATH, draft({ ...at, version }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is read by all and written by administrators, and names what is wrong with a request', async () => {
    expect((await desk.second.post(PATH, draft({ subject: 'mine' }))).status).toBe(403);
    for (const [change, field] of [
      [{ kind: 'law' }, 'kind'],
      [{ subject: 'a,b' }, 'subject'],
      [{ language: 'ja' }, 'language'],
      [{ version: ' ' }, 'version'],
      [{ version: '2\u202e1' }, 'version'],
      [{ text: ' \n ' }, 'text'],
      [{ from: '2026-02-30' }, 'from'],
      [{ until: '2019-12-31' }, 'until'],
    ] as const) {
      const { status, body } = await desk.admin.post(PATH, draft({ subject: 'bad', ...change }));
      expect([status, body.errors?.[0]?.field], field).toEqual([400, field]);
    }
    expect((await desk.admin.get(`${PATH}?subject=bad`)).body.data).toEqual([]);
    expect(await code(desk.admin.get(`${PATH}/999`))).toEqual([404, 'notice_not_found']);
  });
});

describe('what a person agreed to', () => {
  it('is answered with the words of the day, in the person, the history and the evidence', async () => {
    const person = people.find(({ terms, scopes }) => has(terms) && scopes.includes(SCOPE));
    if (!person) throw new Error('nobody agreed to both');
    const agreedAt = person.terms.find((term) => term.tag === tag)?.agreedAt ?? '';
    const later = new Date(Date.parse(agreedAt) + 1_000).toISOString();
    const old = await add({ subject: tag, text: '그날의 말', from: '2000-01-01' });
    await add({ subject: tag, version: '2', text: '나중의 말', from: later });
    const scope = { kind: 'scope', subject: SCOPE };
    const before = await add({ ...scope, text: '이메일은 영수증에 씁니다.' });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    const after = await add({
      ...scope,
      version: '2',
      text: '이메일은 광고에도 씁니다.',
      from: new Date().toISOString(),
    });
    await desk.kakao.happen(person.id, { op: 'withdraw-scopes', scopes: [SCOPE] });
    await desk.admin.post(`/api/users/${person.id}/refresh`);

    const { body: user } = await desk.admin.get(`/api/users/${person.id}`);
    const ids = (notices: { id: string }[]) => notices.map(({ id }) => id);
    const term = user.terms.find((one: { tag: string }) => one.tag === tag);
    expect(term.notices).toEqual([{ id: old.id, version: '1', language: 'ko', digest: old.digest }]);
    const email = user.consents.find((one: { scope: string }) => one.scope === SCOPE);
    expect(ids(email.notices)).toEqual([before.id, after.id]);

    const { body: history } = await desk.admin.get(`/api/users/${person.id}/history?limit=200`);
    const facts = history.data.filter(({ subject }: { subject: string }) => subject === SCOPE);
    expect(facts.map(({ notices }: { notices: { id: string }[] }) => ids(notices))).toEqual([
      [before.id, after.id],
      [before.id],
    ]);
    expect(history.data.find(({ type }: { type: string }) => type === 'linked').notices).toEqual([]);

    const request = { reason: 'complaint', format: 'json' };
    const exported = await desk.admin.post(`/api/users/${person.id}/evidence`, request);
    const { record } = exported.body;
    expect(record.notices.map(({ text }: { text: string }) => text)).toEqual(
      expect.arrayContaining(['그날의 말', '이메일은 영수증에 씁니다.', '이메일은 광고에도 씁니다.']),
    );
    expect(record.notices.map(({ text }: { text: string }) => text)).not.toContain('나중의 말');
    const consent = record.consent_records.find((one: { tag?: string }) => one.tag === tag);
    expect(ids(consent.notices)).toEqual([old.id]);

    await desk.admin.post(`${PATH}/${before.id}/supersede`, { reason: 'never shown' });
    const { body: corrected } = await desk.admin.get(`/api/users/${person.id}`);
    const now = corrected.consents.find((one: { scope: string }) => one.scope === SCOPE);
    expect(ids(now.notices)).toEqual([after.id]);
  });

  it('tells who has not accepted a new version of a term', async () => {
    const times = people
      .flatMap(({ terms }) => terms.filter((term) => term.tag === tag))
      .map(({ agreedAt }) => Date.parse(agreedAt))
      .sort((a, b) => a - b);
    const from = new Date(times[Math.floor(times.length / 2)] ?? 0);
    const { id } = await add({ subject: tag, language: 'en', version: 'new', from: from.toISOString() });
    const expected = people
      .filter(({ state, terms }) => state === 'linked' && !has(terms, from))
      .map((person) => person.id)
      .sort();
    expect(expected.length).toBeGreaterThan(1);
    expect(expected.length).toBeLessThan(people.length);

    const { body } = await desk.admin.get(`${PATH}/${id}/not-accepted`);
    expect(body).toEqual({ count: expected.length, filter: { noticeNotAccepted: id } });
    const list = await desk.admin.get(`/api/users?noticeNotAccepted=${id}&limit=100`);
    expect(list.body.data.map((user: { id: string }) => user.id).sort()).toEqual(expected);
    const job = await desk.admin.post('/api/jobs', {
      kind: 'refresh',
      users: { filter: body.filter },
      reason: 'who is left',
    });
    expect(job.body.counts.total).toBe(expected.length);
    const { id: scopeId } = await add({ kind: 'scope', subject: 'gender' });
    expect(await code(desk.admin.get(`${PATH}/${scopeId}/not-accepted`))).toEqual([409, 'not_a_term']);

    // Once it counts for nothing, it chooses nobody, alone or with other questions.
    const isSuperseded = await desk.admin.post(`${PATH}/${id}/supersede`, { reason: 'wrong text' });
    expect(isSuperseded.status).toBe(200);
    expect(await code(desk.admin.get(`${PATH}/${id}/not-accepted`))).toEqual([409, 'notice_superseded']);
    await expectNobodyChosen(id, 'notice_counts_no_more');
  });

  it('chooses nobody by a version of a term before it is in force', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const { id } = await add({ subject: tag, language: 'en', version: 'coming', from: tomorrow });
    expect(await code(desk.admin.get(`${PATH}/${id}/not-accepted`))).toEqual([
      409,
      'notice_not_in_force_yet',
    ]);
    await expectNobodyChosen(id);
  });

  async function expectNobodyChosen(id: string, refusal = 'nobody_selected'): Promise<void> {
    for (const more of ['', '&status=linked', `&agreed=${SCOPE}`, '&q=1']) {
      const { body: none } = await desk.admin.get(`/api/users?noticeNotAccepted=${id}${more}`);
      expect(none.data, more).toEqual([]);
    }
    const filter = { noticeNotAccepted: id };
    const draft = desk.admin.post('/api/jobs', { kind: 'unlink', users: { filter }, reason: 'who is left' });
    expect(await code(draft)).toEqual([422, refusal]);
  }
});

describe('asking again', () => {
  const ask = (id: string, body: object, client = desk.admin) =>
    client.post(`/api/users/${id}/ask-again`, { reason: 'receipts', ...body });

  it('makes a link for what is missing at Kakao, and tells once it was answered', async () => {
    const person = people.find(({ state, scopes }) => state === 'linked' && !scopes.includes(SCOPE));
    if (!person) throw new Error('everybody agreed');
    const [known = ''] = person.scopes;
    for (const [body, field] of [
      [{}, 'scopes'],
      [{ scopes: [SCOPE, known] }, 'scopes.1'],
      [{ tags: ['no_such_term'] }, 'tags.0'],
      [{ scopes: [SCOPE], reason: ' ' }, 'reason'],
    ] as const) {
      const answer = await ask(person.id, body);
      expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
    }
    expect((await ask('777', { scopes: [SCOPE] })).status).toBe(404);
    const { status, body } = await ask(person.id, { scopes: [SCOPE] }, desk.second);
    expect(status, JSON.stringify(body)).toBe(201);
    const { searchParams, pathname } = new URL(body.url);
    expect([pathname, searchParams.get('scope'), searchParams.get('redirect_uri')]).toEqual([
      '/oauth/authorize',
      SCOPE,
      REDIRECT_URI,
    ]);
    const requests = async () => (await desk.admin.get(`/api/users/${person.id}/consent-requests`)).body.data;
    expect(await requests()).toMatchObject([
      {
        id: body.id,
        url: body.url,
        issuedBy: { email: 'second@example.com' },
        asked: [{ kind: 'scope', subject: SCOPE, answeredBy: null }],
      },
    ]);

    await desk.kakao.happen(person.id, { op: 'agree-scopes', scopes: [SCOPE] });
    // Already agreed at Kakao, though the mirror does not know yet; reading it shows that the link was answered.
    const { body: refused } = await ask(person.id, { scopes: [SCOPE] });
    expect(refused).toMatchObject({ code: 'not_missing', errors: [{ field: 'scopes.0' }] });
    const { body: history } = await desk.admin.get(`/api/users/${person.id}/history`);
    const answer = history.data.find(
      ({ subject, to }: { subject: string; to: boolean }) => subject === SCOPE && to,
    );
    expect(answer.consentRequestId).toBe(body.id);
    expect((await requests())[0].asked[0].answeredBy).toBe(answer.id);
    const fields = (await desk.admin.get(`/api/users/${person.id}`)).body.fields;
    expect(fields.find((one: { field: string }) => one.field === 'email')).toMatchObject({ scope: SCOPE });

    const events = await desk.database.query(
      `SELECT operator_email AS who, reason, details FROM audit_events WHERE key = 'User.AskedAgain' AND subject_id = $1`,
      [person.id],
    );
    expect(events).toEqual([
      {
        who: 'second@example.com',
        reason: 'receipts',
        details: { consentRequestId: body.id, scopes: [SCOPE], tags: [] },
      },
    ]);
  });

  it('takes what somebody agrees to who links anew after it for an answer', async () => {
    const person = people.find(({ state, scopes }) => state === 'linked' && !scopes.includes('talk_message'));
    if (!person) throw new Error('everybody agreed');
    const { status, body } = await ask(person.id, { scopes: ['talk_message'] });
    expect(status, JSON.stringify(body)).toBe(201);
    await desk.kakao.happen(person.id, { op: 'unlink' });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    const requests = async () => (await desk.admin.get(`/api/users/${person.id}/consent-requests`)).body.data;
    expect(await requests()).toMatchObject([{ asked: [{ answeredBy: null }] }]);
    await desk.kakao.happen(person.id, { op: 'link', scopes: ['talk_message'] });
    await desk.admin.post(`/api/users/${person.id}/refresh`);
    const { body: history } = await desk.admin.get(`/api/users/${person.id}/history`);
    const answer = history.data.find(({ subject }: { subject: string }) => subject === 'talk_message');
    expect(answer).toMatchObject({ to: true, occurredAt: null, consentRequestId: body.id });
    expect(await requests()).toMatchObject([{ asked: [{ answeredBy: answer.id }] }]);
  });

  it('takes what a job has recorded for no answer, though Kakao does not say by whom it was agreed to', async () => {
    const id = await withoutOffers();
    const { status, body } = await ask(id, { tags: [OFFERS] });
    expect(status, JSON.stringify(body)).toBe(201);
    await desk.kakao.call('PATCH', 'app', { variants: { upgradeNamesAgreedBy: false } });
    const params = { tags: [OFFERS], evidence: 'agreed on paper' };
    await desk.ended((await desk.run('record-terms', [id], { params })).id);
    await desk.kakao.call('PATCH', 'app', { variants: { upgradeNamesAgreedBy: true } });
    await desk.admin.post(`/api/users/${id}/refresh`);
    const [request] = (await desk.admin.get(`/api/users/${id}/consent-requests`)).body.data;
    expect(request).toMatchObject({ id: body.id, asked: [{ subject: OFFERS, answeredBy: null }] });
    const { body: history } = await desk.admin.get(`/api/users/${id}/history`);
    const agreed = history.data.filter(
      ({ subject, to }: { subject: string; to: boolean }) => subject === OFFERS && to,
    );
    expect(agreed).toMatchObject([{ source: 'job', isOwnCall: true }]);
  });

  it('adds a required term that the app still has', async () => {
    const id = await withoutOffers();
    await desk.database.query(
      `INSERT INTO service_terms (tag, required, observed_at) VALUES ('a_term_of_old', true, '2020-01-01')`,
    );
    const { status, body } = await ask(id, { tags: [OFFERS] });
    await desk.database.query(`DELETE FROM service_terms WHERE tag = 'a_term_of_old'`);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.warnings).toContain('required_term_added');
    expect(new URL(body.url).searchParams.get('service_terms')).toBe(`${OFFERS},service_2024`);
  });

  /** Somebody linked who has not agreed to offers. */
  async function withoutOffers(): Promise<string> {
    const now = await desk.kakao.people();
    const person = now.findLast(
      ({ state, terms }) => state === 'linked' && terms.every((term) => term.tag !== OFFERS),
    );
    if (!person) throw new Error('everybody agreed');
    return person.id;
  }

  it('takes a consent of before the link for no answer to it', async () => {
    const tags = new Set(people.flatMap(({ terms }) => terms.map((term) => term.tag)));
    const open = people.flatMap(({ id, state, terms }) => {
      const other = [...tags].find((one) => terms.every((term) => term.tag !== one));
      return state === 'linked' && other !== undefined ? [{ id, term: other }] : [];
    });
    const [{ id, term } = { id: '', term: '' }] = open;
    await desk.kakao.happen(id, { op: 'agree-terms', terms: [term] });
    await desk.admin.post(`/api/users/${id}/refresh`);
    await desk.kakao.happen(id, { op: 'withdraw-terms', terms: [term] });
    const { status, body } = await ask(id, { tags: [term] });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.warnings).toContain('not_bound_to_person');
    const [request] = (await desk.admin.get(`/api/users/${id}/consent-requests`)).body.data;
    expect(request).toMatchObject({
      id: body.id,
      asked: [{ kind: 'term', subject: term, answeredBy: null }],
    });
  });
});

/** Whether somebody has agreed to the term, at a time or later. */
function has(terms: TruePerson['terms'], from = new Date(0)): boolean {
  return terms.some((term) => term.tag === tag && new Date(term.agreedAt) >= from);
}
