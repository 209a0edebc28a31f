import { beforeAll, describe, expect, it } from 'vitest';
import { reconfirmBy } from '../../server/consents/reconfirm.js';
import { JobDesk } from '../support/job-desk.js';

const TERM = 'marketing_2025';
const DAY_MS = 86_400_000;

let desk: JobDesk;
/** Who have to be asked again by today, and in ten days. */
let due: string;
let soon: string;

const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

beforeAll(async () => {
  desk = await JobDesk.open(24, { MARKETING_TERMS: `${TERM},night_push_2025` });
  const people = (await desk.linked(4)) as [string, string, string, string];
  [due, soon] = people;
  for (const id of people) {
    const days = id === due ? 731 : id === soon ? 721 : 400;
    const at = new Date(Date.now() - days * DAY_MS).toISOString();
    await desk.kakao.happen(id, { op: 'withdraw-terms', terms: [TERM] });
    await desk.kakao.happen(id, { op: 'agree-terms', terms: [TERM], at });
  }
  await desk.sync();
});

describe('consents to marketing by age', () => {
  const found = async (reconfirm: string) => {
    const { status, body } = await desk.admin.get(
      `/api/users?limit=100&reconfirm=${encodeURIComponent(reconfirm)}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    return { total: body.total, ids: body.data.map(({ id }: { id: string }) => id).sort() };
  };

  it('are counted by when they have to be confirmed, and each count leads to its people', async () => {
    const { body } = await desk.second.get('/api/marketing-ageing');
    expect(body.today).toBe(today());
    expect(body.data.map(({ tag, isMarketing }: Record<string, unknown>) => [tag, isMarketing])).toEqual([
      [TERM, true],
      ['night_push_2025', true],
    ]);
    const [{ total, buckets }] = body.data;
    const people = (await desk.kakao.people()).filter(
      ({ state, terms }) => state !== 'unlinked' && terms.some(({ tag }) => tag === TERM),
    );
    expect(total).toBe(people.length);
    let sum = 0;
    for (const bucket of buckets) {
      const { total: counted, ids } = await found(bucket.reconfirm);
      expect([bucket.bucket, counted]).toEqual([bucket.bucket, bucket.people]);
      sum += ids.length;
    }
    expect(sum).toBe(total);
    expect((await found(`${TERM}:..0`)).ids).toContain(due);
    expect((await found(`${TERM}:1..30`)).ids).toContain(soon);
    // As Kakao itself tells it.
    const told = people.filter(({ terms }) => {
      const at = terms.find(({ tag }) => tag === TERM)?.agreedAt ?? '';
      return reconfirmBy(new Date(at)) <= today();
    });
    expect((await found(`${TERM}:..0`)).ids).toEqual(told.map(({ id }) => id).sort());
  });

  it('follow withdrawals and unlinks, and serve saved questions and drafts', async () => {
    const reconfirm = `${TERM}:..`;
    expect((await found(reconfirm)).ids).toEqual(expect.arrayContaining([due, soon]));
    await desk.kakao.happen(soon, { op: 'withdraw-terms', terms: [TERM] });
    await desk.kakao.happen(due, { op: 'unlink' });
    for (const id of [soon, due]) await desk.admin.post(`/api/users/${id}/refresh`);
    const { ids, total } = await found(reconfirm);
    expect(ids).not.toEqual(expect.arrayContaining([due]));
    expect(ids).not.toEqual(expect.arrayContaining([soon]));
    const saved = await desk.admin.post('/api/saved-questions', {
      name: 'all of them',
      filter: { reconfirm },
    });
    const draft = await desk.admin.post('/api/jobs', {
      kind: 'refresh',
      users: { savedQuestionId: saved.body.id },
      reason: 'test',
    });
    expect(draft.body.counts.total).toBe(total);
    const refused = await desk.admin.get('/api/users?reconfirm=marketing');
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'reconfirm']);
  });
});
