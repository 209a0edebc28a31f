import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageOf } from './cursor.js';

const schema = z.tuple([z.string().nullable(), z.string().regex(/^\d+$/)]);

describe('pageOf', () => {
  it('ends where no row was left over, and otherwise goes on behind the last one of the page', () => {
    expect(pageOf(['1', '2'], 2, (id) => [id])).toEqual({ page: ['1', '2'], nextCursor: null });
    expect(pageOf([], 2, (id) => [id])).toEqual({ page: [], nextCursor: null });
    const { page, nextCursor } = pageOf(['1', '2', '3'], 2, (id) => [id]);
    expect(page).toEqual(['1', '2']);
    expect(decodeCursor(nextCursor ?? '', z.tuple([z.string()]))).toEqual(['2']);
  });
});

describe('cursor', () => {
  it('survives the way there and back', () => {
    const values = [null, '9223372036854775807'];
    const cursor = encodeCursor(values);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(cursor, schema)).toEqual(values);
  });

  it.each(['', 'x', '%', encodeCursor(['a']), encodeCursor(['a', "1' OR 1=1"])])(
    'refuses %j, naming the field',
    (cursor) => {
      expect(() => decodeCursor(cursor, schema)).toThrow(
        expect.objectContaining({
          status: 400,
          errors: [{ field: 'cursor', message: expect.any(String) as string }],
        }),
      );
    },
  );
});
