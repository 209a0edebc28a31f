import { expect, it } from 'vitest';
import { plainArray, sparseArray } from './array-text.js';

it('writes plain values without quotes, and nothing where all are null', () => {
  expect(plainArray(['9223372036854775807', 12, null])).toBe('{9223372036854775807,12,NULL}');
  expect(plainArray([null, null])).toBe('{}');
  expect(sparseArray([null, null])).toEqual([]);
  expect(sparseArray([null, 'a'])).toEqual([null, 'a']);
});
