import { expect, it } from 'vitest';
import { parseOverview } from './overviewUrl';

it('tells the length of the periods and what is looked at', () => {
  expect(parseOverview('?by=month&of=term:marketing')).toEqual({ by: 'month', of: 'term:marketing' });
  expect(parseOverview('?by=year')).toEqual({ by: 'week', of: null });
});
