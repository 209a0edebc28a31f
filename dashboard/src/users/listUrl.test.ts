import { describe, expect, it } from 'vitest';
import {
  isReadWhole,
  type ListState,
  listSearch,
  MAX_TICKED,
  parseFilter,
  parseList,
  usersPath,
} from './listUrl';

const bare = parseList('');

describe('the address of the users list', () => {
  it('is bare for the bare list', () => {
    expect(bare).toEqual({
      filter: {},
      sort: '-connectedAt',
      limit: 25,
      page: 1,
      cursor: null,
      ticked: [],
      all: false,
      question: null,
    });
    expect(listSearch(bare)).toBe('');
  });

  it('leads from a filter to a list that asks the same', () => {
    const filter = {
      withdrew: ['scope:talk_message', 'term:마케팅 2025'],
      changedFrom: '2026-11-01',
      changedTo: '2026-11-30',
    };
    expect(parseFilter(new URL(usersPath(filter), 'http://x').searchParams)).toEqual(filter);
  });

  it('survives being written and read', () => {
    const state: ListState = {
      filter: {
        status: ['linked', 'waiting'],
        q: '"김보리" a&b=c',
        agreed: ['talk_message'],
        notAgreed: ['account_email', 'gender'],
        termNotAgreed: ['marketing_2025'],
        connectedFrom: '2026-03-01',
        connectedTo: '2026-05-31',
        waitingLongerThanHours: 24,
        refreshedBeforeDays: 30,
        unlinkedFrom: '2026-03-01',
        unlinkedTo: '2026-05-31',
        unlinkedBy: ['own'],
        lacksAny: ['scope:talk_message', 'term:a'],
        gave: ['scope:talk_message'],
        withdrew: ['term:a:b', 'scope:gender'],
        reconfirm: 'marketing_2025:1..30',
        drift: ['told-linked', 'scopes-not-agreed'],
        changedFrom: '2026-03-01',
        changedTo: '2026-05-31',
      },
      sort: 'nickname',
      limit: 100,
      page: 7,
      cursor: 'eyJhIjoxfQ==',
      ticked: ['9223372036854775807', '4012345601'],
      all: false,
      question: '12',
    };
    expect(parseList(listSearch(state))).toEqual(state);
  });

  it('keeps times too, which programs put into saved questions: without them all that match would be more', () => {
    const filter = {
      connectedFrom: '2026-03-01T00:00:00+09:00',
      unlinkedTo: '2026-03-01T12:30:00.5Z',
      changedFrom: '2026-03-01T12:30Z',
    };
    expect(parseList(listSearch({ ...bare, filter, all: true }))).toEqual({ ...bare, filter, all: true });
  });

  it('keeps "all that match" instead of ids', () => {
    expect(listSearch({ ...bare, all: true, ticked: ['1'] })).toBe('?all=1');
  });

  it('ignores what makes no sense', () => {
    expect(
      parseList(
        '?status=odd&limit=7&page=3&sort=password&ticked=1,x,2,1&connectedFrom=2026-02-30&waitingLongerThanHours=-1&refreshedBeforeDays=4000&zzz=1&gave=gender&changedTo=x',
      ),
    ).toEqual({
      ...bare,
      ticked: ['1', '2'],
    });
  });

  it.each([
    ['a condition of another version', 'newCondition=1'],
    ['a state that there is not', 'status=linked,odd'],
    ['ids of which one is none', 'ids=1,x'],
    ['a plus sign that has become a space', 'connectedTo=2026-03-01T00:00:00+09:00'],
    ['a number that is out of bounds', 'refreshedBeforeDays=4000'],
    ['a condition that is there twice', 'notAgreed=account_email&notAgreed=gender'],
    ['the name of a prototype', 'constructor=1'],
  ])(
    'does not choose all that match where a condition cannot be read, for that would be more: %s',
    (_, text) => {
      expect(parseList(`?agreed=gender&all=1&${text}`)).toMatchObject({ all: false });
      expect(isReadWhole(new URLSearchParams(`agreed=gender&${text}`))).toBe(false);
      expect(
        isReadWhole(new URLSearchParams('agreed=gender,gender&status=&sort=id&kind=unlink&by=filter')),
      ).toBe(true);
    },
  );

  it('takes for an id only what the API does', () => {
    const none = ['0', '007', '9223372036854775808'].join(',');
    expect(parseList(`?ids=${none}&ticked=${none}&question=0&noticeNotAccepted=0`)).toEqual(bare);
  });

  it('bounds the ticked ids', () => {
    const ids = Array.from({ length: MAX_TICKED + 5 }, (_, index) => String(index + 1));
    expect(parseList(`?ticked=${ids.join(',')}`).ticked).toHaveLength(MAX_TICKED);
  });
});
