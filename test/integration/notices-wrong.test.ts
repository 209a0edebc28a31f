import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { KnowWhatNoticesEnded1764004200000 } from '../../migrations/1764004200000-know-what-notices-ended.js';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../server/entities.js';
import { dataSourceOptions } from '../../server/platform/database/data-source.js';
import { migrate } from '../../server/platform/database/migrations.js';
import { createEmptyDatabase } from '../support/database.js';
import { temporaryFolder } from '../support/folder.js';
import { JobDesk } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';
import { runProgram } from '../support/program.js';

const PATH = '/api/notices';
const folder = temporaryFolder();

let desk: JobDesk;

beforeAll(async () => {
  desk = await JobDesk.open(20);
  await desk.sync();
});

/** A version of a term that is in force since long ago, unless told otherwise. */
async function add(more: object) {
  const term = { kind: 'term', language: 'ko', version: '1', text: '제1조', from: '2020-01-01' };
  const answer = await desk.admin.post(PATH, { ...term, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function code(request: Promise<{ status: number; body: { code: string } }>) {
  const { status, body } = await request;
  return [status, body.code];
}

/** So many requests wait for the database. */
const waiting = (count: number) => lockWaits(desk.database, { count });

describe('a version that ended the one before it and is marked as wrong', () => {
  const page = async (id: string) => (await desk.admin.get(`${PATH}/${id}`)).body;
  const wrong = (id: string, more: object = {}) =>
    desk.admin.post(`${PATH}/${id}/supersede`, { reason: 'begins later', ...more });

  it('lets the one before that stayed ended stand again later on, once, where nothing else has its time', async () => {
    const about = { subject: 'restored_later' };
    const first = await add(about);
    const early = await add({ ...about, version: '2', text: '둘째', from: '2026-02-01' });
    const restore = (body: object = {}, id = early.id) =>
      desk.admin.post(`${PATH}/${id}/restore-before`, { reason: 'it was to go on', ...body });
    expect(await code(restore())).toEqual([409, 'notice_not_superseded']);
    const { superseded } = (await wrong(early.id)).body;
    expect(await page(early.id)).toMatchObject({ ended: { id: first.id, next: null }, restored: null });
    expect((await page(first.id)).until).toBe(early.from);
    // Before it began, and before it ended: that would be no standing again.
    for (const until of ['2019-01-01', '2026-01-31']) {
      expect((await restore({ until })).body.errors?.[0].field, until).toBe('until');
    }
    const other = await add({ ...about, version: '3', from: '2026-05-01' });
    expect(await code(restore())).toEqual([409, 'period_overlaps']);
    const next = { id: other.id, version: '3', from: other.from };
    expect((await page(early.id)).ended).toEqual({ id: first.id, version: '1', next });
    const { status, body } = await restore({ until: '2026-04-30' });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ ended: null, restored: { id: first.id, version: '1' }, superseded });
    const again = await page(first.id);
    expect(again).toMatchObject({ until: other.from, restoredFrom: [{ id: early.id, version: '2' }] });
    expect(Date.parse(again.restoredFrom[0].at)).toBeGreaterThan(Date.parse(superseded.at));
    expect(await code(restore())).toEqual([409, 'no_version_before']);
    const [event] = await desk.database.query(
      `SELECT subject_id, reason FROM audit_events WHERE key = 'Notice.StandsAgain' AND details->>'subject' = $1`,
      [about.subject],
    );
    expect(event).toEqual({ subject_id: first.id, reason: 'it was to go on' });
    await expect(
      desk.database.query('UPDATE notices SET restored_id = NULL WHERE id = $1', [early.id]),
    ).rejects.toThrow(/never changed/);
  });

  it('lets the one before stand again, where the operator says so, and both tell of it', async () => {
    const about = { subject: 'restored' };
    const first = await add(about);
    const early = await add({ ...about, version: '2', text: '둘째', from: '2026-02-01' });
    expect(early).toMatchObject({ ended: { id: first.id, version: '1', next: null }, restored: null });
    const { status, body } = await wrong(early.id, { before: {} });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ ended: null, restored: { id: first.id, version: '1' } });
    expect(await page(first.id)).toMatchObject({
      until: null,
      superseded: null,
      restoredFrom: [{ id: early.id, version: '2', from: early.from, at: body.superseded.at }],
    });
    const right = await add({ ...about, version: '2', text: '둘째', from: '2026-03-01' });
    expect((await page(first.id)).until).toBe(right.from);
    expect(right.ended).toEqual({ id: first.id, version: '1', next: null });

    const events = await desk.database.query(
      `SELECT key, subject_id AS id, reason, details->>'until' AS until, details->>'insteadOf' AS wrong,
              details->>'endedBefore' AS ended
         FROM audit_events WHERE subject_type = 'notice' AND details->>'subject' = 'restored' ORDER BY audit_events.id`,
    );
    const seen = events.map((event: object) => Object.values(event));
    expect(seen).toEqual([
      ['Notice.Added', first.id, null, null, null, null],
      ['Notice.Ended', first.id, null, early.from, null, null],
      ['Notice.Added', early.id, null, null, null, null],
      ['Notice.Superseded', early.id, 'begins later', null, null, null],
      ['Notice.StandsAgain', first.id, 'begins later', null, '2', early.from],
      ['Notice.Ended', first.id, null, right.from, null, null],
      ['Notice.Added', right.id, null, null, null, null],
    ]);
  });

  it('leaves the one before ended otherwise', async () => {
    const first = await add({ subject: 'left' });
    const second = await add({ subject: 'left', version: '2', from: '2026-02-01' });
    expect((await wrong(second.id)).body).toMatchObject({ restored: null });
    expect(await page(first.id)).toMatchObject({ until: second.from, restoredFrom: [] });
  });

  it('gives the one before the time of the wrong one, or until the day that is given, and no time of a third', async () => {
    const about = { subject: 'followed' };
    const first = await add(about);
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    const third = await add({ ...about, version: '3', from: '2026-04-01' });
    expect(await code(wrong(second.id, { before: { until: '2026-04-01' } }))).toEqual([
      409,
      'period_overlaps',
    ]);
    for (const until of ['2019-12-31', '2026-01-31']) {
      const turned = await wrong(second.id, { before: { until } });
      expect([turned.status, turned.body.errors?.[0]?.field], until).toEqual([400, 'before.until']);
    }
    expect(await page(second.id)).toMatchObject({ superseded: null });
    await wrong(second.id, { before: { until: '2026-02-28' } });
    expect((await page(first.id)).until).toBe('2026-02-28T15:00:00.000Z');
    expect(third.ended).toMatchObject({ id: second.id });
    expect((await page(third.id)).ended).toBeNull();
    const right = await add({ ...about, version: '2', from: '2026-03-01', until: '2026-03-31' });
    expect(right.ended).toBeNull();
    expect(await code(wrong(right.id, { before: {} }))).toEqual([409, 'no_version_before']);
  });

  it('passes the end on, so that the one that followed may be wrong as well', async () => {
    const about = { subject: 'chained' };
    const first = await add(about);
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    const third = await add({ ...about, version: '3', from: '2026-04-01' });
    await wrong(second.id, { before: {} });
    expect((await page(first.id)).until).toBe(third.from);
    expect((await page(third.id)).ended).toEqual({ id: first.id, version: '1', next: null });
    await wrong(third.id, { before: {} });
    expect(await page(first.id)).toMatchObject({
      until: null,
      restoredFrom: [{ version: '2' }, { version: '3' }],
    });
  });

  it('lets no other version stand again than the one that was looked at, nor for another time', async () => {
    const about = { subject: 'looked_at' };
    const first = await add(about);
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    const third = await add({ ...about, version: '3', from: '2026-03-01' });
    const seen = third.ended;
    expect(seen).toEqual({ id: second.id, version: '2', next: null });
    // Somebody else finds that one wrong, and lets the one before it stand again.
    expect(await code(wrong(second.id, { before: { id: first.id, until: null } }))).toEqual([
      409,
      'period_overlaps',
    ]);
    expect((await wrong(second.id, { before: { id: first.id } })).status).toBe(200);
    expect(await code(wrong(third.id, { before: { id: seen.id } }))).toEqual([409, 'other_version_before']);
    expect(await page(third.id)).toMatchObject({ superseded: null, ended: { id: first.id } });
    expect((await page(first.id)).until).toBe(third.from);
    await wrong(third.id);
    const restore = (body: object) =>
      desk.admin.post(`${PATH}/${third.id}/restore-before`, { reason: 'it was to go on', ...body });
    expect(await code(restore({ id: seen.id }))).toEqual([409, 'other_version_before']);
    const fourth = await add({ ...about, version: '4', from: '2026-05-01' });
    expect(await code(restore({ id: first.id, until: null }))).toEqual([409, 'period_overlaps']);
    expect((await restore({ id: first.id, until: fourth.from })).status).toBe(200);
    expect((await page(first.id)).until).toBe(fourth.from);
  });

  it('lets no version stand again that is marked as wrong itself at that moment', async () => {
    const about = { subject: 'both_wrong' };
    const first = await add(about);
    const second = await add({ ...about, version: '2', from: '2026-02-01' });
    const held = desk.database.createQueryRunner();
    await held.startTransaction();
    await held.query('SELECT FROM notices WHERE id = $1 FOR UPDATE', [first.id]);
    const earlier = wrong(first.id);
    await waiting(1);
    const later = wrong(second.id, { before: {} });
    await waiting(2);
    await held.commitTransaction();
    await held.release();
    expect((await earlier).status).toBe(200);
    expect(await code(later)).toEqual([409, 'no_version_before']);
    expect(await page(second.id)).toMatchObject({ superseded: null, restored: null });
  });

  it('changes no end in the database that nothing wrong has brought', async () => {
    const first = await add({ subject: 'held' });
    await add({ subject: 'held', version: '2', from: '2026-02-01' });
    for (const change of ['in_force_until = NULL', 'in_force_until = now()', 'ended_id = 1']) {
      const sql = `UPDATE notices SET ${change} WHERE id = ${first.id}`;
      await expect(desk.database.query(sql), sql).rejects.toThrow('never changed nor deleted');
    }
  });

  it('names in evidence the words that stand again, and what was exported before is valid still', async () => {
    const person = (await desk.kakao.people()).find(({ terms }) => terms.length > 0);
    const { tag, agreedAt } = person?.terms[0] ?? { tag: '', agreedAt: '' };
    const about = { subject: tag, language: 'en' };
    const before = await add({ ...about, version: 'a', text: 'True words', from: '2000-01-01' });
    const early = await add({ ...about, version: 'b', text: 'Later words', from: agreedAt });
    const namesOf = async () => {
      const file = await desk.admin.post(`/api/users/${person?.id}/evidence`, {
        reason: 'x',
        format: 'json',
      });
      const consent = file.body.record.consent_records.find((one: { tag?: string }) => one.tag === tag);
      return { file: file.body, ids: consent.notices.map(({ id }: { id: string }) => id) };
    };
    const exported = await namesOf();
    expect(exported.ids).toEqual([early.id]);
    await wrong(early.id, { before: {} });
    expect((await namesOf()).ids).toEqual([before.id]);
    const path = join(folder, 'evidence.json');
    await writeFile(path, JSON.stringify(exported.file));
    const verified = await runProgram(['dist/server/commands/verify-evidence.js', path], {
      env: { DATABASE_URL: desk.databaseUrl },
    });
    expect(verified.output).not.toContain('ALTERED');
    expect([0, 2]).toContain(verified.code);
  });
});

it('what versions had ended before that was kept is known from the access record', async () => {
  const { url } = await createEmptyDatabase();
  const open = (known: typeof migrations) =>
    new DataSource(dataSourceOptions({ url, entities, migrations: known })).initialize();
  const index = migrations.indexOf(KnowWhatNoticesEnded1764004200000);
  const [older, newer] = await Promise.all([open(migrations.slice(0, index)), open(migrations)]);
  try {
    await migrate(older);
    const added = (version: string, from: string, until: string | null) => `
      INSERT INTO notices (kind, subject, language, version, text, digest, in_force_from, in_force_until, created_by)
      VALUES ('term', 't', 'ko', '${version}', 'x', 'x', '${from}', ${until && `'${until}'`}, 1);`;
    const told = (key: string, id: number) => `
      INSERT INTO audit_events (key, actor_type, subject_type, subject_id) VALUES ('${key}', 'system', 'notice', '${id}');`;
    // The second ends the first, the third begins where the second was ended by hand.
    await older.query(`${added('1', '2026-01-01', null)} ${told('Notice.Added', 1)}`);
    await older.query(
      `UPDATE notices SET in_force_until = '2026-02-01' WHERE id = 1; ${told('Notice.Ended', 1)}
       ${added('2', '2026-02-01', null)} ${told('Notice.Added', 2)}`,
    );
    await older.query(
      `UPDATE notices SET in_force_until = '2026-03-01' WHERE id = 2; ${told('Notice.Ended', 2)}`,
    );
    await older.query(`${added('3', '2026-03-01', null)} ${told('Notice.Added', 3)}`);
    await migrate(newer);
    expect(await newer.query('SELECT id, ended_id FROM notices ORDER BY id')).toEqual([
      { id: '1', ended_id: null },
      { id: '2', ended_id: '1' },
      { id: '3', ended_id: null },
    ]);
  } finally {
    await Promise.all([older, newer].map((source) => source.destroy()));
  }
});
