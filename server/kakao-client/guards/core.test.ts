import { expect, it } from 'vitest';
import { GuardError, time } from './core.js';

it.each([
  '2026-02-11T01:02:03Z',
  '2026-02-11T10:02:03.5+09:00',
  '2024-02-29T23:59:59.999999999+09:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
])('takes %s for a time', (text) => expect(time(text)).toBe(text));

it.each([
  '2026-02-11',
  '2026-13-11T01:02:03Z',
  '2026-02-30T01:02:03Z',
  '2025-02-29T23:59:59+09:00',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+09:00',
  '9999-12-31T23:59:59-09:00',
])('takes %s for none: nobody could keep it', (text) => expect(() => time(text)).toThrow(GuardError));
