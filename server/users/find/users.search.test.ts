import { describe, expect, it } from 'vitest';
import { searchPatterns, searchTextOf } from './users.search.js';

const text = searchTextOf('4012345601', {
  nickname: '보리 Barley',
  email: 'Bori@Example.com',
  phoneNumber: '+82 010-1234-5678',
});

/** LIKE with `\` as the escape, as PostgreSQL matches it. */
function isLike(pattern: string): boolean {
  const source = pattern.replace(/\\(.)|[%_]|[.*+?^${}()|[\]]/g, (part, escaped) =>
    escaped ? `\\${escaped}` : part === '%' ? '[\\s\\S]*' : part === '_' ? '[\\s\\S]' : `\\${part}`,
  );
  return new RegExp(`^${source}$`).test(text);
}
const finds = (q: string) => searchPatterns(q).some(({ like }) => isLike(like));

describe('searchPatterns', () => {
  it.each([
    '보리',
    'barley',
    'BORI@',
    '4012345601',
    '0123456',
    '010-1234-5678',
    '+82 10 1234 5678',
    '1234-5678',
    '+82 010',
    '+82(0)10-1234-5678',
    '82010 1234 5678',
    '010-12',
    '0 10 12',
    '821012',
  ])('finds the fragment %s', (q) => expect(finds(q)).toBe(true));

  it.each([
    '"보리 barley"',
    '"bori@example.com"',
    '"4012345601"',
    '"010-1234-5678"',
    '보리*',
    'bori@*',
    '4012*',
  ])('finds %s', (q) => expect(finds(q)).toBe(true));

  it.each([
    ...['8201', '8201*', '820', '820123', '"82012345678"', '0101234 9', '012-3456-78'],
    ...['1--', '+8', '12.', '+82 12', '01012345678*9'],
  ])('does not take %s for a number that begins in another way', (q) => expect(finds(q)).toBe(false));

  it.each(['"보리"', '"bori"', 'barley*', '"401234560"', 'b%y', 'b_ri', '보\\리'])('does not find %s', (q) =>
    expect(finds(q)).toBe(false),
  );

  it('finds whole fields, beginnings and short Korean fragments by their words', () => {
    const words = (q: string) => searchPatterns(q).map((pattern) => pattern.words);
    expect(words('"Bori@Example.com"')).toEqual(["'bori@example.com'"]);
    expect(words('"010-1234-5678"')).toEqual(["'010-1234-5678'", "'821012345678'"]);
    expect(words('보리')).toEqual(["'보' & '리'"]);
    expect(words('b보')).toEqual(["'보'"]);
    expect(words('보*')).toEqual(["'보':*"]);
    expect(words(`it's \\ "*`)).toEqual([`'it''s \\\\ "':*`]);
    expect(words(`"${'보'.repeat(501)}"`)).toEqual([`'${'보'.repeat(500)}':*`]);
    expect([words('보리차'), words('bo')]).toEqual([[null], [null]]);
  });

  it.each(['+--', '+...', '+ ()', '"+--"', '+--*'])('takes %s for no number, for it has no digit', (q) => {
    expect(searchPatterns(q)).toHaveLength(1);
    expect(finds(q)).toBe(false);
  });

  it('asks nothing of an empty search', () => {
    expect(searchPatterns('  ')).toEqual([]);
    expect(searchPatterns('""')).toEqual([]);
  });
});
