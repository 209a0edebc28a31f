import { expect, it } from 'vitest';
import { percentOfShare } from './numbers';

it.each([
  [0, '0.0'],
  [0.000001, '<0.1'],
  [0.0123, '1.2'],
  [1.5, '150.0'],
])('a share of %d reads %s', (share, text) => expect(percentOfShare(share)).toBe(text));
