import { describe, expect, it } from 'vitest';
import { targetOf } from './targets';

const withheld = (search: Record<string, string>) => ({ kept: { search } });

describe('where a link leads', () => {
  it('says in its address all there is where nothing is searched for', () => {
    expect(targetOf('/users', '')).toEqual({ to: '/users' });
    expect(targetOf('/users', '?status=linked%2Cwaiting&page=2&cursor=c&all=1')).toEqual({
      to: '/users?status=linked,waiting&page=2&cursor=c&all=1',
    });
    expect(targetOf('/users', '?status=linked&q=%20')).toEqual({ to: '/users?status=linked&q=+' });
  });

  it.each(['010-1234-5678', '보리', 'person@kakao.example', '4012345601'])(
    'has the text %s, and the cursor made from it, in no address',
    (q) => {
      const search = new URLSearchParams({ status: 'linked', q, sort: 'id', page: '3', cursor: 'c' });
      expect(targetOf('/users', search.toString())).toMatchObject({
        to: '/users?status=linked&sort=id&page=3&search=1',
        state: withheld({ q, cursor: 'c' }),
      });
    },
  );

  it('has in no address what would be meant for more people without the text', () => {
    expect(targetOf('/users', 'q=Kim&all=1')).toMatchObject({
      to: '/users?search=1',
      state: withheld({ q: 'Kim', all: '1' }),
    });
    expect(targetOf('/jobs/new', 'status=linked&q=Kim&by=filter&kind=unlink')).toMatchObject({
      to: '/jobs/new?status=linked&kind=unlink&search=1',
      state: withheld({ q: 'Kim', by: 'filter' }),
    });
  });

  it('marks no address for a search that is over', () => {
    expect(targetOf('/users', 'status=linked&search=1')).toEqual({ to: '/users?status=linked' });
  });
});
