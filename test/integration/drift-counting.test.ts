import { beforeAll, expect, it } from 'vitest';
import { ToldFile } from '../../server/drift/told-file.entity.js';
import { countingOf } from '../../server/drift/told-files.counting.js';
import type { Answer } from '../support/http-client.js';
import { JobDesk } from '../support/job-desk.js';
import { lookUpsBy, rowsReadBy } from '../support/rows-read.js';

const REASON = '회원 DB 대조';

let desk: JobDesk;
let [same, gone, back] = ['', '', ''];

beforeAll(async () => {
  desk = await JobDesk.open(3);
  await desk.sync();
  [same = '', gone = '', back = ''] = (await desk.kakao.people()).map(({ id }) => id);
});

async function send(file: string, query = ''): Promise<Answer> {
  return desk.second.send('POST', `/api/told-files${query}`, file, { 'content-type': 'text/csv' });
}

it('a file of the own systems says how many of its people count before it is applied and after it, and what came later', async () => {
  const later = async (text: string, covers: string) => {
    const { body } = await send(text, `?covers=${covers}&name=later.csv`);
    return (await desk.second.post(`/api/told-files/${body.id}/apply`, { reason: REASON })).body;
  };
  const apply = (id: string, more: object = {}) =>
    desk.second.post(`/api/told-files/${id}/apply`, { reason: REASON, ...more });
  const sent = async () => (await send(`id,link\n${same},linked\n${gone},linked\n${back},linked\n`)).body;
  const [partly, behind] = [await sent(), await sent()];
  expect(partly).toMatchObject({ counting: 3, behind: null });
  await later(`id,link\n${same},linked\n`, 'some');
  expect((await desk.second.get(`/api/told-files/${partly.id}`)).body).toMatchObject({
    counting: 2,
    behind: null,
  });
  expect(await apply(partly.id, { expectedCounting: 3 })).toMatchObject({
    status: 409,
    body: { code: 'told_later' },
  });
  const applied = (await apply(partly.id, { expectedCounting: 2 })).body;
  expect(applied).toMatchObject({ counting: 2, behind: null, appliedAt: expect.any(String) });

  const all = await later(`id,link\n${same},linked\n`, 'all');
  const by = { id: all.id, name: 'later.csv' };
  expect((await desk.second.get(`/api/told-files/${behind.id}`)).body).toMatchObject({
    counting: 0,
    behind: by,
  });
  expect((await apply(behind.id)).body).toMatchObject({ counting: 0, behind: by });
  expect((await apply(behind.id)).body).toMatchObject({ counting: 0, behind: by });
  // What is known of one that was applied is what it did then.
  expect((await desk.second.get(`/api/told-files/${partly.id}`)).body).toMatchObject({
    counting: 2,
    behind: null,
  });
  expect((await desk.admin.get('/api/drift')).body.lastFile).toMatchObject({
    id: behind.id,
    people: 3,
    counting: 0,
  });
  const events = await desk.database.query(
    `SELECT details->'counting' AS counting, details->>'behind' AS behind FROM audit_events
      WHERE key = 'ToldFile.Applied' AND subject_id = ANY($1) ORDER BY id`,
    [[partly.id, behind.id]],
  );
  expect(events).toEqual([
    { counting: 2, behind: null },
    { counting: 0, behind: all.id },
  ]);
});

it('of a file after which none was applied nobody is looked up to tell of how many people it counts', async () => {
  const { body } = await send(`id,link\n${same},linked\n${gone},linked\n`);
  const file = await desk.database.getRepository(ToldFile).findOneByOrFail({ id: body.id });
  const people = (of: typeof desk.database) => countingOf(file, of.manager);
  expect(await people(desk.database)).toEqual({ people: 2, behind: null });
  expect(await rowsReadBy(desk.database, people, 'told_file_chunks')).toBe(0);
});

it('of many people of a file none is looked up by itself to tell how many were told of later', async () => {
  const people = 12_000;
  const ids = Array.from({ length: people }, (_, n) => `${5_000_000_000 + n},linked`).join('\n');
  const { body } = await send(`id,link\n${ids}\n`);
  const later = (await send(`id,link\n5000000001,linked\n${same},linked\n`)).body;
  await desk.second.post(`/api/told-files/${later.id}/apply`, { reason: REASON });
  const file = await desk.database.getRepository(ToldFile).findOneByOrFail({ id: body.id });
  const counting = (of: typeof desk.database) => countingOf(file, of.manager);
  expect(await counting(desk.database)).toEqual({ people: people - 1, behind: null });
  expect(await lookUpsBy(desk.database, counting)).toBeLessThan(people / 10);
});
