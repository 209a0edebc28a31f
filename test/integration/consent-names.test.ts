import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { NumberNamesOfConsentsWithoutGaps1764004370000 } from '../../migrations/1764004370000-number-names-of-consents-without-gaps.js';
import { combine, consentSetIds } from '../../server/consent-sets/consent-sets.js';
import { createTestDatabase } from '../support/database.js';

const GIVEN_UP = new Error('given up');

/** Adds a combination of twelve scopes, and is given up, as by a sync whose page could not be written; so many times. */
async function failToAdd(db: DataSource, times: number): Promise<void> {
  const scopes = Array.from({ length: 12 }, (_, index) => `lost_${index}`);
  for (let attempt = 0; attempt < times; attempt++) {
    const failed = db.transaction(async (manager) => {
      await consentSetIds(manager, [combine(scopes, [])!]);
      throw GIVEN_UP;
    });
    await expect(failed).rejects.toBe(GIVEN_UP);
  }
}

async function add(db: DataSource, ...scopes: string[]): Promise<void> {
  await db.transaction((manager) => consentSetIds(manager, [combine(scopes, ['tos'])!]));
}

/** Of each name its position, and of each combination the bits in which it differs from those of its names. */
async function numbered(db: DataSource) {
  const names = await db.query(
    `SELECT array_agg(position ORDER BY position) AS positions, bool_and(mask = 1::bigint << position) AS have_bits FROM consent_names`,
  );
  const wrong = await db.query(
    `SELECT s.id FROM consent_sets s
      WHERE s.mask IS DISTINCT FROM (
        SELECT bit_or(n.mask) FROM consent_names n
         WHERE (n.kind = 'scope' AND (n.name = '' OR n.name = ANY (s.scopes_agreed)))
            OR (n.kind = 'term' AND (n.name = '' OR n.name = ANY (s.terms_agreed))))`,
  );
  return { ...names[0], wrong };
}

const upTo = (count: number) => ({ positions: [...Array(count).keys()], have_bits: true, wrong: [] });

it('what is rolled back uses up no bit of the names of scopes and terms', async () => {
  const db = await (await createTestDatabase()).dataSource();
  await add(db, 'a', 'b');
  await failToAdd(db, 6);
  await add(db, 'b', 'c');
  expect(await numbered(db)).toEqual(upTo(2 + 4));
});

it('bits that were used up so before are there again, and those who keep counts by them read these anew', async () => {
  const db = await (await createTestDatabase()).dataSource();
  const migration = new NumberNamesOfConsentsWithoutGaps1764004370000();
  const runner = db.createQueryRunner();
  await add(db, 'a');
  await migration.down(runner);
  await failToAdd(db, 6);
  await add(db, 'a', 'b');
  const [{ lost }] = await db.query('SELECT count(*)::int AS lost FROM consent_sets WHERE mask IS NULL');
  expect(lost).toBe(1);
  const edition = () => db.query('SELECT edition FROM count_folds');
  const before = await edition();
  await runner.startTransaction();
  await migration.up(runner);
  await runner.commitTransaction();
  await runner.release();
  expect(await numbered(db)).toEqual(upTo(2 + 3));
  expect(await edition()).not.toEqual(before);
  await add(db, 'c');
  expect(await numbered(db)).toEqual(upTo(2 + 4));
});
