import { describe, expect, it } from 'vitest';
import { filterOf, parseNeeds } from './needs';

describe('what something needs', () => {
  it('is read from the address, without what makes no sense', () => {
    expect(parseNeeds('?needs=scope:talk_message,term:a%3Ab,odd,scope:,scope:talk_message')).toEqual([
      'scope:talk_message',
      'term:a:b',
    ]);
    expect(parseNeeds('')).toEqual([]);
  });

  it('becomes the filter of those who have one part and lack the other', () => {
    expect(filterOf(['scope:a', 'term:b'], ['scope:c'])).toEqual({
      agreed: ['a'],
      notAgreed: ['c'],
      termAgreed: ['b'],
    });
  });
});
