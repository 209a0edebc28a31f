import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, listOf, pageOf } from './cursor.js';

const list = listOf('users', { status: ['linked', 'waiting'], sort: 'id' });
const schema = z.tuple([z.string().nullable(), z.string().regex(/^\d+$/)]);

describe('pageOf', () => {
  it('ends where no row was left over, and otherwise goes on behind the last one of the page', () => {
    expect(pageOf(list, ['1', '2'], 2, (id) => [id])).toEqual({ page: ['1', '2'], nextCursor: null });
    expect(pageOf(list, [], 2, (id) => [id])).toEqual({ page: [], nextCursor: null });
    const { page, nextCursor } = pageOf(list, ['1', '2', '3'], 2, (id) => [id]);
    expect(page).toEqual(['1', '2']);
    expect(decodeCursor(list, nextCursor ?? '', z.tuple([z.string()]))).toEqual(['2']);
  });
});

describe('cursor', () => {
  it('survives the way there and back', () => {
    const values = [null, '9223372036854775807'];
    const cursor = encodeCursor(list, values);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(list, cursor, schema)).toEqual(values);
  });

  it.each([
    '',
    'x',
    '%',
    encodeCursor(list, ['a']),
    encodeCursor(list, ['a', "1' OR 1=1"]),
    'W10',
    'WyJhIiwiMSJd',
  ])('refuses %j, naming the field', (cursor) => {
    expect(() => decodeCursor(list, cursor, schema)).toThrow(
      expect.objectContaining({
        status: 400,
        errors: [{ field: 'cursor', message: expect.any(String) as string }],
      }),
    );
  });

  it.each([
    listOf('jobs', { status: ['linked', 'waiting'], sort: 'id' }),
    listOf('users', { status: ['linked', 'waiting'], sort: '-id' }),
    listOf('users', { status: ['linked'], sort: 'id' }),
    listOf('users', { status: ['linked', 'waiting'], sort: 'id', q: '' }),
    listOf('users', { status: 'linked,waiting', sort: 'id' }),
  ])('of another list is refused (%s)', (other) => {
    const cursor = encodeCursor(other, [null, '1']);
    expect(decodeCursor(other, cursor, schema)).toEqual([null, '1']);
    expect(() => decodeCursor(list, cursor, schema)).toThrow(
      expect.objectContaining({ errors: [{ field: 'cursor', message: 'Not a cursor of this list' }] }),
    );
  });

  it('of the same list holds however it is asked for, and for pages of another size', () => {
    const same = {
      sort: 'id',
      q: undefined,
      status: ['waiting', 'linked', 'waiting'],
      limit: 3,
      cursor: 'x',
    };
    expect(listOf('users', same)).toBe(list);
  });
});
