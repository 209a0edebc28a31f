import { describe, expect, it } from 'vitest';
import { compareIds, isUserId, lowerBound, SeededIds } from './ids.js';

describe('seeded ids', () => {
  const ids = new SeededIds(3, 1000);

  it('are 10 digits first, then 19 digits above 2^53, in rising order', () => {
    const all = Array.from({ length: 1000 }, (_, i) => ids.at(i));
    expect(all.filter((id) => id.length === 10)).toHaveLength(800);
    expect(all.filter((id) => id.length === 19)).toHaveLength(200);
    expect([...all].sort(compareIds)).toEqual(all);
    expect(new Set(all).size).toBe(1000);
  });

  it('lead back to their positions, and no other id does', () => {
    for (const i of [0, 1, 799, 800, 999]) expect(ids.positionOf(ids.at(i))).toBe(i);
    expect(ids.positionOf(ids.at(1000))).toBe(-1);
    expect(ids.positionOf('1')).toBe(-1);
    expect(ids.positionOf(String(BigInt(ids.at(900)) + 1n))).toBe(-1);
  });

  it('are found by lower bound', () => {
    expect(ids.lowerBound('0')).toBe(0);
    expect(ids.lowerBound(ids.at(5))).toBe(5);
    expect(ids.lowerBound(String(BigInt(ids.at(5)) + 1n))).toBe(6);
    expect(ids.lowerBound('9223372036854775807')).toBe(1000);
    expect(lowerBound(['5', '10', '20'], '11')).toBe(2);
  });
});

it('an id is a positive int64 in canonical form', () => {
  expect(isUserId('9223372036854775807')).toBe(true);
  expect(isUserId('9223372036854775808')).toBe(false);
  for (const wrong of ['', '0', '-1', '01', '1.0', '1e3', ' 1']) expect(isUserId(wrong)).toBe(false);
});
