import { describe, expect, it } from 'vitest';
import { GuardError } from './core.js';
import { userIdsPage } from './misc.js';

const link = (query: string) => `http://kapi.kakao.com/v1/user/ids?${query}`;

describe('a page of ids (§2.1)', () => {
  it('takes only from_id out of the links', () => {
    const page = userIdsPage(2)({
      elements: [1, 9223372036854775807n],
      after_url: link('limit=2&order=asc&from_id=9223372036854775807&app_key=secret'),
      before_url: link('from_id=1&app_key=secret'),
    });
    expect(page).toEqual({
      ids: ['1', '9223372036854775807'],
      hasAfter: true,
      nextFromId: '9223372036854775807',
      previousFromId: '1',
    });
  });

  it('ends where Kakao says so', () => {
    const end = { ids: ['1'], hasAfter: false, nextFromId: null, previousFromId: null };
    expect(userIdsPage(1)({ elements: [1], after_url: null, before_url: null })).toEqual(end);
    expect(userIdsPage(100)({ elements: [1] })).toEqual(end);
    expect(userIdsPage(100)({ elements: [], after_url: null })).toMatchObject({ ids: [], hasAfter: false });
  });

  it.each([
    ['a full page without any link, which would end a pass too early', { elements: [1] }],
    ['a link without from_id', { elements: [1], after_url: link('limit=1') }],
    ['a link with a strange from_id', { elements: [1], after_url: link('from_id=99999999999999999999') }],
    ['a link that is no text', { elements: [1], after_url: {} }],
    ['ids as text', { elements: ['1'], after_url: null }],
    ['an id below one', { elements: [0], after_url: null }],
    ['no elements', { after_url: null }],
  ])('refuses %s', (_name, body) => {
    expect(() => userIdsPage(1)(body)).toThrow(GuardError);
  });
});
