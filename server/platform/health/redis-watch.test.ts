import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { log } from '../log/log.js';
import type { RedisClient } from '../redis/open-redis.js';
import { RedisWatch } from './redis-watch.js';

class TriedWatch extends RedisWatch {
  override round(): Promise<void> {
    return super.round();
  }
}

const NO_WRITES = 'redis takes no writes; work goes on when it does';
const refused = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });
const answers = { set: vi.fn(async () => 'OK'), info: vi.fn(async () => 'maxmemory:0\n') };
let said: string[];
let watch: TriedWatch;

beforeEach(() => {
  said = [];
  for (const level of ['info', 'warn'] as const) {
    vi.spyOn(log, level).mockImplementation((_details: unknown, text?: string) => {
      said.push(text ?? String(_details));
    });
  }
  watch = new TriedWatch(answers as unknown as RedisClient);
});

afterEach(() => {
  vi.restoreAllMocks();
  answers.set.mockImplementation(async () => 'OK');
  answers.info.mockImplementation(async () => 'maxmemory:0\n');
});

it('does not take a policy that it may not read for writes that are refused', async () => {
  answers.info.mockRejectedValue(refused("NOPERM this user has no permissions to run the 'info' command"));
  await watch.round();
  await watch.round();
  expect(said).toEqual(['whether redis may drop keys cannot be read']);
});

it('looks at the policy again where the first look came to nothing', async () => {
  answers.info.mockRejectedValueOnce(new Error('Command timed out'));
  await watch.round();
  answers.info.mockResolvedValue('maxmemory:100\nmaxmemory_policy:allkeys-lru\n');
  await watch.round();
  await watch.round();
  expect(said).toEqual(['redis may drop keys to make room; set maxmemory-policy to noeviction']);
});

it('tells at once of a write that is refused', async () => {
  answers.set.mockRejectedValue(refused('OOM command not allowed'));
  await watch.round();
  await watch.round();
  answers.set.mockResolvedValue('OK');
  await watch.round();
  expect(said).toEqual([NO_WRITES, 'redis takes writes again']);
});

it('tells of writes that fail again and again in another way, as those to a former master that Sentinel has replaced do', async () => {
  answers.set.mockRejectedValue(new Error("Stream isn't writeable and enableOfflineQueue options is false"));
  await watch.round();
  await watch.round();
  expect(said).toEqual([]);
  await watch.round();
  await watch.round();
  expect(said).toEqual([NO_WRITES]);
});
