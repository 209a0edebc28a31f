import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Secret } from '../config/secret.js';
import { encodeCursor, listOf } from './cursor.js';
import { SealedCursor } from './sealed-cursor.js';

const schema = z.tuple([z.string(), z.string().regex(/^\d+$/)]);
const list = listOf('users', { sort: 'nickname' });
const seal = new SealedCursor(new Secret('one'));

describe('SealedCursor', () => {
  it('survives the way there and back, and shows nothing', () => {
    const cursor = seal.encode(list, ['보리', '9223372036854775807']);
    expect(seal.decode(list, cursor, schema)).toEqual(['보리', '9223372036854775807']);
    expect(Buffer.from(cursor, 'base64url').toString()).not.toMatch(/보리|9223/);
  });

  it.each([
    '',
    'x',
    encodeCursor(list, ['보리', '1']),
    new SealedCursor(new Secret('other')).encode(list, ['보리', '1']),
    seal.encode(list, ['보리', '1']).slice(0, -2),
    seal.encode(listOf('users', { sort: '-nickname' }), ['보리', '1']),
  ])('refuses %j, naming the field', (cursor) => {
    expect(() => seal.decode(list, cursor, schema)).toThrow(
      expect.objectContaining({ status: 400, errors: [expect.objectContaining({ field: 'cursor' })] }),
    );
  });
});
