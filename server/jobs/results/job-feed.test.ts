import type { DataSource } from 'typeorm';
import { afterEach, expect, it, vi } from 'vitest';
import { log } from '../../platform/log/log.js';
import type { JobSignals } from '../job-signals.js';
import type { JobsReader } from '../jobs.reader.js';
import { JobFeed } from './job-feed.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('tells once that jobs cannot be read for those who watch them', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const warn = vi.spyOn(log, 'warn').mockReturnValue(undefined);
  const findOneBy = vi.fn(async () => Promise.reject(new Error('connect ECONNREFUSED')));
  const feed = new JobFeed(
    { manager: { findOneBy } } as unknown as DataSource,
    { onChanged: () => () => {} } as unknown as JobSignals,
    {} as JobsReader,
  );
  const watching = ['7', '8'].map((id) => feed.watch(id).subscribe());
  await vi.advanceTimersByTimeAsync(10_000);
  expect(findOneBy.mock.calls.length).toBeGreaterThan(30);
  expect(warn).toHaveBeenCalledTimes(1);
  for (const each of watching) each.unsubscribe();
  feed.onModuleDestroy();
});
