import { afterEach, expect, it, vi } from 'vitest';
import { waitFor } from './wait.js';

afterEach(() => vi.useRealTimers());

it('gives the first answer that is one', async () => {
  const answers = [undefined, false, 'here', 'later'];
  expect(await waitFor(() => answers.shift(), 10_000, 1)).toBe('here');
  expect(answers).toEqual(['later']);
});

it('gives up after the time that was given, also where the time of day is set back meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const ask = () => {
    vi.setSystemTime(Date.now() - 3_600_000);
    return undefined;
  };
  expect(await waitFor(ask, 30, 10)).toBeUndefined();
});
