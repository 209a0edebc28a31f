import { describe, expect, it } from 'vitest';
import { parseFilter } from '../users/listUrl';
import { parseOverview, usersPath } from './overviewUrl';

describe('addresses of the overview', () => {
  it('tell the length of the periods and what is looked at', () => {
    expect(parseOverview('?by=month&of=term:marketing')).toEqual({ by: 'month', of: 'term:marketing' });
    expect(parseOverview('?by=year')).toEqual({ by: 'week', of: null });
  });

  it('lead to a list that asks the same', () => {
    const filter = {
      withdrew: ['scope:talk_message', 'term:마케팅 2025'],
      changedFrom: '2026-11-01',
      changedTo: '2026-11-30',
    };
    expect(parseFilter(new URL(usersPath(filter), 'http://x').searchParams)).toEqual(filter);
  });
});
