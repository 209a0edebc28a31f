import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { PreparingClient } from '../../server/platform/database/prepared.js';
import { SilenceWatch } from '../../server/platform/database/silence.js';
import { createTestDatabase } from '../support/database.js';
import { onFileEnd } from '../support/file-end.js';
import { until } from '../support/job-desk.js';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.js';

const LOOK_EVERY_MS = 100;
const LOST = 'Connection terminated unexpectedly';

/** @param pidTold how much more than the backend's own process id a connection is told at its start */
async function watchedPool(pidTold = 0) {
  const database = await createTestDatabase();
  const url = new URL(database.url);
  const proxy = await startSilentProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const watch = new SilenceWatch(url.href, LOOK_EVERY_MS);
  const pool = new pg.Pool({
    connectionString: url.href,
    Client: PreparingClient,
    onConnect: (client) => {
      (client as unknown as { processID: number }).processID += pidTold;
      return watch.watch(client);
    },
  });
  pool.on('error', () => undefined);
  onFileEnd(() => pool.end());
  return { pool, proxy, direct: await database.dataSource() };
}

/** From now on new connections find what was put into the schema `public` in place of PostgreSQL's own. */
function standIn(direct: DataSource): Promise<unknown> {
  return direct.query(`DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$`);
}

/** Waits for so many more connections to be asked for. */
async function questions(proxy: SilentProxy, count: number): Promise<void> {
  const before = proxy.asked();
  await until(async () => (proxy.asked() >= before + count ? true : null));
}

it('leaves a query alone that takes long, having asked whether it is still under way', async () => {
  const { pool, proxy, direct } = await watchedPool();
  const holder = direct.createQueryRunner();
  await holder.query('SELECT pg_advisory_lock(1)');
  const client = await pool.connect();
  const query = client.query('SELECT 1 AS one FROM pg_advisory_lock(1)');
  await questions(proxy, 3);
  await holder.query('SELECT pg_advisory_unlock(1)');
  expect((await query).rows).toEqual([{ one: 1 }]);
  client.release();
  await holder.release();
});

it('ends all that waits on connections of a machine that is gone, having asked once; later queries go on', async () => {
  const { pool, proxy, direct } = await watchedPool();
  const inTransaction = await pool.connect();
  await inTransaction.query('BEGIN');
  const others = await Promise.all([pool.connect(), pool.connect()]);
  proxy.fallSilent();
  const pids = [inTransaction, ...others].map(
    (client) => (client as unknown as { processID: number }).processID,
  );
  await until(async () => {
    const left = await direct.query('SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1::int[])', [pids]);
    return left.length === 0 ? true : null;
  });
  const asked = proxy.asked();
  const waiting = [inTransaction, ...others].map((client) => client.query('SELECT 1'));
  for (const { reason } of (await Promise.allSettled(waiting)) as PromiseRejectedResult[])
    expect(reason.message).toBe(LOST);
  expect(proxy.asked() - asked).toBe(1);
  for (const client of [inTransaction, ...others]) client.release();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('ends what waits where nobody takes the place of the machine', async () => {
  const { pool, proxy } = await watchedPool();
  await pool.query('SELECT 1');
  proxy.fallSilent({ isReplaced: false });
  const asked = proxy.asked();
  await expect(pool.query('SELECT 1')).rejects.toThrow(LOST);
  expect(proxy.asked() - asked).toBeGreaterThan(2);
});

it('is not taken in by another server whose backend has the same process id', async () => {
  const { pool, direct } = await watchedPool();
  const client = await pool.connect();
  await direct.query(`CREATE VIEW public.pg_stat_activity AS
    SELECT pid, backend_start + interval '1 second' AS backend_start FROM pg_catalog.pg_stat_activity`);
  await standIn(direct);
  await expect(client.query('SELECT pg_sleep(60)')).rejects.toThrow(LOST);
  client.release();
});

it('waits for a standby to take over', async () => {
  const { pool, proxy, direct } = await watchedPool();
  const client = await pool.connect();
  await direct.query('CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean RETURN true');
  await standIn(direct);
  proxy.fallSilent();
  let isOver = false;
  const query = client.query('SELECT 1').finally(() => {
    isOver = true;
  });
  query.catch(() => undefined);
  await questions(proxy, 3);
  expect(isOver).toBe(false);
  await direct.query('DROP FUNCTION public.pg_is_in_recovery()');
  await expect(query).rejects.toThrow(LOST);
  client.release();
});

it('ends nothing behind a pooler, where nobody knows whose backend is at work', async () => {
  const { pool, proxy } = await watchedPool(1);
  const client = await pool.connect();
  const asked = proxy.asked();
  proxy.fallSilent();
  const query = client.query('SELECT 1');
  await Promise.race([query, sleep(20 * LOOK_EVERY_MS)]);
  expect(proxy.asked()).toBe(asked);
  client.release(true);
  await expect(query).rejects.toThrow('Connection terminated');
});

it('lets a connection be used where PostgreSQL does not tell of its backends', async () => {
  const { pool, direct } = await watchedPool();
  await direct.query(`CREATE FUNCTION public.pg_stat_get_activity(integer) RETURNS SETOF pg_catalog.pg_stat_activity
    LANGUAGE plpgsql AS $$ BEGIN RAISE insufficient_privilege; END $$`);
  await standIn(direct);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('ends a connection that was ended here and is not let go at the other end', async () => {
  const { pool, proxy } = await watchedPool();
  const client = await pool.connect();
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  proxy.fallSilent();
  client.release(true);
  await ended;
});
