import { expect, it } from 'vitest';
import { isPassing } from './passing-error.js';

it('tells faults of a statement from trouble of the database', () => {
  expect(isPassing({ driverError: { code: '22P05' } })).toBe(false);
  expect(isPassing({ driverError: { code: '40P01' } })).toBe(true);
  expect(isPassing({ driverError: { code: '57P01' } })).toBe(true);
  expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
});
