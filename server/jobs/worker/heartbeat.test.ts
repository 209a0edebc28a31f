import type { DataSource } from 'typeorm';
import { afterEach, expect, it, vi } from 'vitest';
import { CallListeners } from '../../platform/kakao/call-listeners.js';
import { KakaoSilence } from '../../platform/kakao/kakao-silence.js';
import { log } from '../../platform/log/log.js';
import { HEARTBEAT_MS } from '../jobs.constants.js';
import { Heartbeat } from './heartbeat.js';
import { Lease } from './lease.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('tells once that claims cannot be renewed, and when they can be again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const warn = vi.spyOn(log, 'warn').mockReturnValue(undefined);
  const info = vi.spyOn(log, 'info').mockReturnValue(undefined);
  let isReadOnly = true;
  const query = vi.fn(async () => {
    if (isReadOnly) throw new Error('cannot execute UPDATE in a read-only transaction');
    return [];
  });
  const heartbeat = new Heartbeat({ query } as unknown as DataSource, new KakaoSilence(new CallListeners()));
  heartbeat.add(new Lease('token', '8', 0, performance.now()));
  await vi.advanceTimersByTimeAsync(20 * HEARTBEAT_MS);
  expect(query.mock.calls.length).toBeGreaterThanOrEqual(19);
  expect(warn).toHaveBeenCalledTimes(1);
  isReadOnly = false;
  await vi.advanceTimersByTimeAsync(2 * HEARTBEAT_MS);
  expect(info).toHaveBeenCalledTimes(1);
  heartbeat.onModuleDestroy();
});
