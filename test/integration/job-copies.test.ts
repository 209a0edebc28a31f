import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { unzip } from '../support/unzip.js';

let desk: JobDesk;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.open(60, { KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(60);
  await desk.sync();
});

describe('a job that is over', () => {
  it('can be cloned: given people are frozen again, a filter is asked anew', async () => {
    const first = await desk.ended((await desk.run('refresh', people.slice(0, 3), { ticket: 'T-1' })).id);
    const clone = await desk.admin.post(`/api/jobs/${first.id}/clone`, {});
    expect(clone.status).toBe(201);
    expect(clone.body).toMatchObject({
      status: 'draft',
      kind: 'refresh',
      reason: 'test',
      ticket: 'T-1',
      clonedFrom: first.id,
      itemsOf: first.id,
      counts: { total: 3, pending: 3 },
    });
    expect(first.itemsOf).toBeNull();
    expect((await desk.items(clone.body.id)).map((item) => item.user_id)).toEqual(people.slice(0, 3));

    const filter = { status: ['linked'] };
    const asked = await desk.admin.post('/api/jobs', { kind: 'unlink', users: { filter }, reason: 'all' });
    await desk.ended((await desk.run('unlink', people.slice(50, 52))).id);
    const anew = await desk.admin.post(`/api/jobs/${asked.body.id}/clone`, { dryRun: true, reason: 'again' });
    expect(anew.body).toMatchObject({ dryRun: true, reason: 'again', filter, itemsOf: null });
    expect(anew.body.counts.total).toBe(asked.body.counts.total - 2);
  });

  it('cloned, is tried on as many first as it was, unless the clone says otherwise', async () => {
    const draft = await desk.draft('unlink', people.slice(0, 20), { canary: 5 });
    const clone = async (changes: object) =>
      (await desk.admin.post(`/api/jobs/${draft.id}/clone`, changes)).body.canary;
    expect(await clone({})).toBe(5);
    expect(await clone({ canary: 7 })).toBe(7);
    expect(await clone({ canary: 0 })).toBe(0);
    expect(await clone({ dryRun: true })).toBe(0);
  });

  it('cloned, still names the saved question whose conditions it asks, as they were', async () => {
    const question = { name: 'everybody linked', filter: { status: ['linked'] } };
    const { body: saved } = await desk.admin.post('/api/saved-questions', question);
    const users = { savedQuestionId: saved.id };
    const { body: job } = await desk.admin.post('/api/jobs', { kind: 'refresh', users, reason: 'all' });
    await desk.admin.patch(`/api/saved-questions/${saved.id}`, {
      name: 'nobody waits',
      filter: { status: ['waiting'] },
    });
    const { body: clone } = await desk.admin.post(`/api/jobs/${job.id}/clone`, {});
    expect(clone).toMatchObject({ clonedFrom: job.id, filter: question.filter, counts: job.counts });
    expect(clone.savedQuestion).toEqual({ id: saved.id, name: 'everybody linked', revision: saved.revision });
    const { body: twice } = await desk.admin.post(`/api/jobs/${clone.id}/clone`, {});
    expect(twice.savedQuestion).toEqual(clone.savedQuestion);
  });

  it('that revoked terms becomes the draft that records them for the same people', async () => {
    const rows: { user_id: string; tag: string }[] = await desk.database.query(
      `SELECT user_id, min(term ->> 'tag') AS tag FROM user_consents c, jsonb_array_elements(c.terms) term
        WHERE (term ->> 'agreed')::boolean AND (term ->> 'revocable')::boolean GROUP BY user_id`,
    );
    const tag = rows[0]?.tag ?? '';
    const withTerm = rows.filter((row) => row.tag === tag).map((row) => row.user_id);
    const users = [...withTerm.slice(0, 4), '9223372036854775807'];
    const job = await desk.ended((await desk.run('revoke-terms', users, { params: { tags: [tag] } })).id);
    expect(job.counts.succeeded).toBeGreaterThan(0);
    expect(job.counts.succeeded).toBeLessThan(users.length);
    const path = `/api/jobs/${job.id}/record-terms`;
    expect((await desk.admin.post(path, {})).status).toBe(400);
    const draft = await desk.admin.post(path, { evidence: 'agreed on paper' });
    expect(draft.body).toMatchObject({
      kind: 'record-terms',
      params: { tags: [tag], evidence: 'agreed on paper' },
      clonedFrom: job.id,
      counts: { total: job.counts.succeeded },
    });
    await desk.act(draft.body.id, 'start');
    const recorded = await desk.ended(draft.body.id);
    expect(recorded.counts).toMatchObject({ succeeded: job.counts.succeeded, failed: 0 });
    const other = await desk.ended((await desk.run('refresh', people.slice(0, 1))).id);
    expect(await desk.admin.post(`/api/jobs/${other.id}/record-terms`, { evidence: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'wrong_kind' },
    });
  });

  it('that revoked terms records none for anybody who had not agreed to it', async () => {
    const [{ tags }] = await desk.database.query(
      `SELECT array_agg(tag) AS tags FROM (SELECT tag FROM service_terms WHERE NOT required ORDER BY tag LIMIT 2) AS two`,
    );
    const [both = '', one = '', lost = ''] = people.slice(20, 23);
    for (const id of [both, one, lost]) await desk.kakao.happen(id, { op: 'agree-terms', terms: tags });
    await desk.kakao.happen(one, { op: 'withdraw-terms', terms: tags.slice(1) });
    // Of a lost answer nobody knows what the person had agreed to.
    await desk.kakao.fault({
      endpoint: 'revoke-terms',
      kind: 'cut',
      isAfter: true,
      next: 1,
      userIds: [lost],
    });
    const job = await desk.run('revoke-terms', [both, one, lost], { params: { tags } });
    expect((await desk.ended(job.id)).counts.succeeded).toBe(3);
    const draft = (more: object) =>
      desk.admin.post(`/api/jobs/${job.id}/record-terms`, { evidence: 'agreed on paper', ...more });
    const whom = async (id: string) => (await desk.items(id)).map(({ user_id }) => user_id);
    const all = await draft({});
    expect(all.body.params.tags).toEqual(tags);
    expect(await whom(all.body.id)).toEqual([both]);
    const first = await draft({ tags: tags.slice(0, 1) });
    expect(first.body.params.tags).toEqual(tags.slice(0, 1));
    expect(await whom(first.body.id)).toEqual([both, one]);
    const other = await draft({ tags: [tags[0], 'other'] });
    expect([other.status, other.body.errors[0].field]).toEqual([400, 'tags.1']);

    // Whoever leaves and comes back without it did not agree by the new link, whatever copy of the draft is run.
    await desk.kakao.happen(both, { op: 'unlink' });
    await desk.kakao.happen(both, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
    await desk.admin.post(`/api/users/${both}/refresh`);
    for (const { body: copy } of [all, await desk.admin.post(`/api/jobs/${all.body.id}/clone`, {})]) {
      await desk.act(copy.id, 'start');
      const { status, counts } = await desk.ended(copy.id, ['completed', 'cancelled', 'paused']);
      expect([status, counts.succeeded]).not.toEqual(['completed', 1]);
    }
    const { terms } = await desk.kakao.person(both);
    expect(terms.filter(({ tag }) => tags.includes(tag))).toEqual([]);
  });

  it('that revoked terms, and whose retry was rejected, becomes the draft that records them too', async () => {
    const [{ tag }] = await desk.database.query(
      'SELECT tag FROM service_terms WHERE NOT required ORDER BY tag LIMIT 1',
    );
    const [id = ''] = people.slice(30, 31);
    await desk.kakao.happen(id, { op: 'agree-terms', terms: [tag] });
    const job = await desk.ended((await desk.run('revoke-terms', [id], { params: { tags: [tag] } })).id);
    await desk.database.query(`UPDATE jobs SET status = 'rejected' WHERE id = $1`, [job.id]);
    const draft = await desk.admin.post(`/api/jobs/${job.id}/record-terms`, { evidence: 'agreed on paper' });
    expect([draft.status, draft.body.counts?.total]).toEqual([201, 1]);
  });

  it('that is tried again goes on knowing which terms it has revoked already', async () => {
    const rows: { tag: string; required: boolean }[] = await desk.database.query(
      'SELECT tag, required FROM service_terms ORDER BY tag',
    );
    const [free = '', other = ''] = rows.filter((term) => !term.required).map(({ tag }) => tag);
    const fixed = rows.find((term) => term.required)?.tag ?? '';
    const [both = '', stays = ''] = people.slice(24, 26);
    const recordable = async (id: string) => {
      const request = { evidence: 'agreed on paper', tags: [free] };
      return (await desk.admin.post(`/api/jobs/${id}/record-terms`, request)).status;
    };

    const answers = async (id: string) => {
      const found = await desk.database.query('SELECT answer FROM job_items WHERE job_id = $1', [id]);
      return found.map(({ answer }: { answer: unknown }) => answer);
    };

    // Kakao leaves the other one out, and cannot be asked why; then it is gone.
    await desk.kakao.happen(both, { op: 'agree-terms', terms: [free, other] });
    await desk.kakao.happen(both, { op: 'withdraw-terms', terms: [other] });
    await desk.kakao.fault({ endpoint: 'service-terms', kind: 'code', code: -1, userIds: [both] });
    const part = await desk.run('revoke-terms', [both], { params: { tags: [free, other] } });
    expect((await desk.ended(part.id)).counts).toMatchObject({ failed: 1 });
    await desk.kakao.noFaults();
    await desk.act(part.id, 'retry');
    expect((await desk.ended(part.id)).counts).toMatchObject({ succeeded: 1, unchanged: 0 });
    expect(await answers(part.id)).toEqual([{ revoked: [free] }]);
    expect(await recordable(part.id)).toBe(201);

    // What cannot be revoked stays so, however often it is tried.
    await desk.kakao.happen(stays, { op: 'agree-terms', terms: [free, fixed] });
    const futile = await desk.run('revoke-terms', [stays], { params: { tags: [free, fixed] } });
    expect((await desk.ended(futile.id)).counts).toMatchObject({ failed: 1 });
    await desk.act(futile.id, 'retry');
    expect((await desk.ended(futile.id)).counts).toMatchObject({ failed: 1 });
    expect(await answers(futile.id)).toEqual([{ revoked: [free] }]);
    expect(await recordable(futile.id)).toBe(201);
  });

  it('is told on one page: causes, never tried, and who did what', async () => {
    const draft = await desk.draft('unlink', [...people.slice(10, 14), '9223372036854775807']);
    await desk.act(draft.id, 'cancel');
    const cancelled = (await desk.admin.get(`/api/jobs/${draft.id}/summary`)).body;
    expect(cancelled).toMatchObject({ neverTried: 5, attempts: 0, durationSeconds: null });
    const untried = await desk.admin.get(`/api/jobs/${draft.id}/items?neverTried=true`);
    expect(untried.body.data).toHaveLength(5);

    const job = await desk.ended(
      (await desk.run('unlink', [...people.slice(10, 14), '9223372036854775807'])).id,
    );
    const summary = (await desk.admin.get(`/api/jobs/${job.id}/summary`)).body;
    expect(summary).toMatchObject({ neverTried: 0, job: { id: job.id, counts: { total: 5 } } });
    expect(summary.causes).toContainEqual(expect.objectContaining({ outcome: 'succeeded', count: 4 }));
    expect(summary.causes).toContainEqual(
      expect.objectContaining({ outcome: 'unchanged', errorCode: '-101', count: 1 }),
    );
    const keys = summary.steps.map((step: { key: string }) => step.key);
    expect(keys[0]).toBe('Job.Created');
    expect(keys).toContain('Job.Started');
    expect(keys.at(-1)).toBe('Job.Completed');
    expect(JSON.stringify(summary)).not.toContain(people[10]);
    const again = await desk.admin.get(`/api/jobs/${job.id}/items?neverTried=true`);
    expect(again.body.data).toEqual([]);
    const byCode = await desk.admin.get(`/api/jobs/${job.id}/items?errorCode=-101`);
    expect(byCode.body.data).toMatchObject([{ userId: '9223372036854775807' }]);
  });

  it('has a spreadsheet in which ids are text and nothing is a formula', async () => {
    const job = await desk.ended((await desk.run('refresh', ['9223372036854775807'])).id);
    await desk.database.query(`UPDATE job_items SET error_message = $2 WHERE job_id = $1`, [
      job.id,
      '=HYPERLINK("http://example.com")\u0001<b>',
    ]);
    const response = await fetch(`${desk.server.url}/api/jobs/${job.id}/report.xlsx`, {
      headers: { cookie: desk.admin.cookie ?? '' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).not.toMatch(/<f[ >]/);
    expect(sheet).not.toMatch(/<v>9223372036854775807<\/v>/);
    const texts = `${sheet}${files.get('xl/sharedStrings.xml') ?? ''}`;
    expect(texts).toContain('9223372036854775807');
    expect(texts).toMatch(/=HYPERLINK\(.+http:\/\/example.com.+\) &lt;b/);
  });
});
