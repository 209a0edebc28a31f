import type { DataSource, EntityManager } from 'typeorm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AuditService } from '../audit/audit.service.js';
import type { Schedule } from './schedule.entity.js';
import type { ScheduleOccurrence } from './schedule-occurrence.js';
import { SchedulesTicker } from './schedules.ticker.js';

const NOW = new Date('2026-11-25T17:59:58Z');

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  [{ every: 'day', time: '03:00' } as const, '2026-11-26T18:00:00Z'],
  [{ every: 'once', at: '2026-11-25T18:00:00Z' } as const, null],
])(
  'where the clock of the database was set back since it was due, %j is not due at the same time again',
  async (timing, next) => {
    const dueAt = new Date('2026-11-25T18:00:00Z');
    const schedule = {
      id: '7',
      name: 'n',
      timing,
      createdAt: new Date('2026-11-01T00:00:00Z'),
      nextAt: dueAt,
    };
    const moved: unknown[] = [];
    const manager = {
      query: async (sql: string, params: unknown[]) => {
        if (!sql.includes('UPDATE schedules')) return [{}];
        moved.push(params[2]);
        return [[], 1];
      },
    } as unknown as EntityManager;
    const due = [[{ id: '7' }]];
    const dataSource = {
      query: async () => [due.pop() ?? []],
      manager: { findOneBy: async () => schedule as unknown as Schedule, query: async () => [{ now: NOW }] },
      transaction: (work: (manager: EntityManager) => unknown) => work(manager),
    } as unknown as DataSource;
    const run = async () => ({ result: 'nobody', jobId: null, errorCode: null, detail: null });
    const audit = { record: async () => undefined } as unknown as AuditService;
    const ticker = new SchedulesTicker(dataSource, { run } as unknown as ScheduleOccurrence, audit);
    ticker.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(0);
    await ticker.onApplicationShutdown();
    expect(moved).toEqual([next === null ? null : new Date(next)]);
  },
);

it('a due time stays with the worker that makes its draft, however long that takes', async () => {
  const dueAt = new Date('2026-11-25T18:00:00Z');
  const schedule = { id: '7', name: 'n', timing: { every: 'day', time: '03:00' }, nextAt: dueAt };
  const held: number[] = [];
  const due = [[{ id: '7' }]];
  const dataSource = {
    query: async (sql: string) => {
      if (!sql.includes('SET lease_until = now()')) return [[], 0];
      held.push(performance.now());
      return [due.pop() ?? []];
    },
    manager: { findOneBy: async () => schedule as unknown as Schedule },
  } as unknown as DataSource;
  const run = () => new Promise<null>((done) => setTimeout(() => done(null), 5 * 60_000));
  const ticker = new SchedulesTicker(
    dataSource,
    { run } as unknown as ScheduleOccurrence,
    {} as unknown as AuditService,
  );
  ticker.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
  expect(held.length).toBeGreaterThan(1);
  const moments = [...held, performance.now()];
  const longest = Math.max(...moments.slice(1).map((at, index) => at - (moments[index] as number)));
  expect(longest).toBeLessThan(30_000);
  await vi.advanceTimersByTimeAsync(1);
  await ticker.onApplicationShutdown();
});

it('one that is moved to a later time while a worker takes it is not run at once under that time', async () => {
  const later = new Date('2026-11-26T18:00:00Z');
  const schedule = { id: '7', name: 'n', timing: { every: 'day', time: '03:00' }, nextAt: later };
  const due = [[{ id: '7', next_at: new Date('2026-11-25T18:00:00Z') }]];
  const dataSource = {
    query: async () => [due.pop() ?? []],
    manager: {
      findOneBy: async (_: unknown, { nextAt = later }: { nextAt?: Date }) =>
        nextAt.getTime() === later.getTime() ? schedule : null,
    },
  } as unknown as DataSource;
  const run = vi.fn(async () => null);
  const ticker = new SchedulesTicker(
    dataSource,
    { run } as unknown as ScheduleOccurrence,
    {} as unknown as AuditService,
  );
  ticker.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(0);
  await ticker.onApplicationShutdown();
  expect(run).not.toHaveBeenCalled();
});
