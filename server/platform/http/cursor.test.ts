import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.js';

const schema = z.tuple([z.string().nullable(), z.string().regex(/^\d+$/)]);

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
