import { describe, expect, it } from 'vitest';
import { askable } from './users.access.js';
import { userListQuerySchema } from './users.schema.js';

const query = (given: Record<string, string>) => userListQuerySchema.parse(given);

describe('askable', () => {
  it('leaves questions of those who see masked fields alone', () => {
    const asked = query({ q: '보리', sort: 'nickname' });
    expect(askable(asked, 'masked')).toBe(asked);
  });

  it.each<Record<string, string>>([
    { q: '보리' },
    { q: '010-1234' },
    { q: '8210*' },
    { sort: 'nickname' },
    { sort: '-nickname' },
  ])('refuses %j to those who see no personal field', (given) => {
    expect(() => askable(query(given), 'none')).toThrow(
      expect.objectContaining({ status: 403, code: 'personal_search' }),
    );
  });

  it.each([
    [{ q: '123' }, ['123']],
    [{ q: ' "123" ' }, ['123']],
    [{ q: '123', ids: '1,123' }, ['123']],
    [{ q: '123', ids: '1' }, []],
    [{ q: '9999999999999999999' }, []],
    [{ q: ' ' }, undefined],
  ])('takes the search %j for an id', (given, ids) => {
    const asked = askable(query(given as Record<string, string>), 'none');
    expect(asked.q).toBeUndefined();
    expect(asked.ids).toEqual(ids);
  });
});
