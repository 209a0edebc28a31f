import { describe, expect, it } from 'vitest';
import { allTerms, applyObservation } from './person-state.js';
import { apply, at, present, profile, scope } from './testing/person-seven.js';

describe('what an observation changes', () => {
  it('records a first reading as facts without a time before', () => {
    const { next, events } = apply(null, present(1, { scopes: [scope('a', true), scope('b', false)] }));
    expect(next.status).toBe('linked');
    expect(
      events.map(({ type, subject, fromAgreed, toAgreed, notBefore }) => [
        type,
        subject,
        fromAgreed,
        toAgreed,
        notBefore,
      ]),
    ).toEqual([
      ['linked', null, null, null, null],
      ['scope', 'a', null, true, null],
      ['scope', 'b', null, false, null],
    ]);
    expect(events[0]?.occurredAt).toEqual(new Date('2025-03-01T00:00:00Z'));
  });

  it('says between which two readings a scope changed, and nothing for what stayed', () => {
    const first = apply(null, present(1, { scopes: [scope('a', true), scope('b', false)] })).next;
    const { next, events } = apply(first, present(5, { scopes: [scope('a', false), scope('b', false)] }));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'scope',
      subject: 'a',
      fromAgreed: true,
      toAgreed: false,
      notBefore: at(1),
      observedAt: at(5),
      occurredAt: null,
    });
    expect(next.scopes?.find(({ id }) => id === 'b')?.since).toBe(at(1).toISOString());
    expect(next.scopes?.find(({ id }) => id === 'a')?.since).toBe(at(5).toISOString());
  });

  it('applies the same reading twice without a second fact', () => {
    const reading = present(1, { scopes: [scope('a', true)] });
    expect(apply(apply(null, reading).next, reading).events).toEqual([]);
  });

  it('keeps older scopes from replacing newer ones', () => {
    const newer = apply(null, present(5, { scopes: [scope('a', false)] })).next;
    const { next, events } = apply(newer, present(2, { scopes: [scope('a', true)] }));
    expect(events).toEqual([]);
    expect(next.scopes?.[0]?.agreed).toBe(false);
  });

  it('takes the time of a term from Kakao and keeps the others when one changes', () => {
    const terms = [
      {
        tag: 's',
        required: true,
        agreed: true,
        revocable: false,
        agreed_at: '2025-03-01T00:00:00Z',
        agreed_by: 'KAUTH',
      },
      {
        tag: 'm',
        required: false,
        agreed: true,
        revocable: true,
        agreed_at: '2025-03-01T00:00:00Z',
        agreed_by: 'KAUTH',
      },
    ];
    const first = apply(null, present(1, { terms }));
    expect(first.events.at(-1)?.occurredAt).toEqual(new Date('2025-03-01T00:00:00Z'));
    const { next, events } = apply(first.next, {
      userId: '7',
      observedAt: at(2),
      link: 'present',
      changedTerms: [{ tag: 'm', agreed: false }],
    });
    expect(events.map(({ subject, toAgreed }) => [subject, toAgreed])).toEqual([['m', false]]);
    expect(next.terms?.map(({ tag, agreed, agreed_at }) => [tag, agreed, agreed_at])).toEqual([
      ['s', true, '2025-03-01T00:00:00Z'],
      ['m', false, undefined],
    ]);
  });

  it('keeps the fact where a call changed a term that was never read', () => {
    const unread = apply(null, present(1)).next;
    const answer = (minute: number, agreed: boolean) =>
      present(minute, { changedTerms: [{ tag: 'new', agreed }], own: ['new'] });
    const never = apply(unread, answer(2, false));
    expect(never.events).toMatchObject([
      { subject: 'new', fromAgreed: null, toAgreed: false, isOwnCall: true, observedAt: at(2) },
    ]);
    expect(allTerms(never.next)).toBeNull();
    const term = (tag: string, agreed: boolean) => ({ tag, required: false, agreed, revocable: true });
    const first = apply(never.next, present(9, { terms: [term('new', false), term('old', true)] }));
    expect(first.events.map(({ subject, fromAgreed, toAgreed }) => [subject, fromAgreed, toAgreed])).toEqual([
      ['old', null, true],
    ]);
    const { events: again } = apply(never.next, present(9, { terms: [term('new', true)] }));
    expect(again).toMatchObject([{ subject: 'new', fromAgreed: false, toAgreed: true, notBefore: at(2) }]);
    const read = apply(
      unread,
      present(3, { terms: [{ tag: 'old', required: true, agreed: true, revocable: false }] }),
    );
    const since = apply(read.next, answer(4, true));
    expect(since.events).toMatchObject([
      { subject: 'new', toAgreed: true, isOwnCall: true, notBefore: at(3) },
    ]);
    expect(since.next.terms).toMatchObject([
      { tag: 'old', agreed: true, required: true },
      { tag: 'new', agreed: true },
    ]);
    expect(apply(since.next, answer(4, true)).events).toEqual([]);
  });

  it('names the profile field that changed, never its value', () => {
    const named = (nickname: string) => profile({ kakao_account: { profile: { nickname } } });
    const first = apply(null, present(1, { profile: named('보리') })).next;
    const { events } = apply(first, present(2, { profile: named('쌀') }));
    expect(events.map(({ type, subject }) => [type, subject])).toEqual([['profile', 'nickname']]);
    expect(JSON.stringify(events)).not.toMatch(/보리|쌀/);
  });

  it('keeps the later reading when an earlier one is recorded after it', () => {
    const later = present(9);
    const { next } = apply(
      apply(null, later).next,
      present(3, { profile: profile({ has_signed_up: false }) }),
    );
    expect(next).toMatchObject({ status: 'linked', seenAt: at(9) });
    expect(apply(next, { ...later, observedAt: at(12) }).events).toEqual([]);
  });

  it('has what else the reading shows that settles a doubt told without the doubt', () => {
    const scopes = (agreed: boolean) => ['ours', 'theirs'].map((id) => scope(id, agreed));
    const { next } = apply(null, present(1, { scopes: scopes(true) }));
    const { events } = apply(next, {
      ...present(9, { scopes: scopes(false) }),
      doubt: { why: 'worker_lost', of: ['ours'] },
    });
    expect(events.map(({ subject, doubt }) => [subject, doubt])).toEqual([
      ['ours', 'worker_lost'],
      ['theirs', null],
    ]);
  });

  it('keeps the answer to our own change from a reading that had left before it', () => {
    const term = (agreed: boolean) => [{ tag: 'm', required: false, agreed, revocable: true }];
    const read = apply(null, present(1, { terms: term(true) })).next;
    const ours = apply(read, {
      userId: '7',
      observedAt: at(5),
      link: 'present',
      changedTerms: [{ tag: 'm', agreed: false }],
      own: ['m'],
    });
    expect(ours.events).toMatchObject([{ subject: 'm', toAgreed: false, isOwnCall: true }]);
    expect(apply(ours.next, present(4, { terms: term(true) })).events).toEqual([]);
    const { events } = apply(ours.next, present(9, { terms: term(true) }));
    expect(events).toMatchObject([{ fromAgreed: false, toAgreed: true, notBefore: at(5), isOwnCall: false }]);
  });

  it('dates a change by the answer, and by nothing later than when the reading before was asked for', () => {
    const read = (asked: number, answered: number, agreed: boolean) =>
      present(answered, {
        askedAt: at(asked),
        scopes: [scope('a', agreed)],
        terms: [{ tag: 'm', required: false, agreed, revocable: true }],
      });
    const first = apply(null, read(1, 4, true)).next;
    // Taken back while the first answer was on its way: not before the fourth minute would be untrue.
    const { next, events } = apply(first, read(6, 9, false));
    const times = { notBefore: at(1), observedAt: at(9), toAgreed: false };
    expect(events).toMatchObject([
      { subject: 'a', ...times },
      { subject: 'm', ...times },
    ]);
    expect(apply(next, read(12, 15, true)).events).toMatchObject([
      { subject: 'a', notBefore: at(6) },
      { subject: 'm', notBefore: at(6) },
    ]);
    const gone = apply(next, { userId: '7', askedAt: at(20), observedAt: at(23), link: 'absent' });
    expect(gone.next.unlinkedAt).toEqual(at(23));
    expect(gone.events).toMatchObject([{ notBefore: at(6), observedAt: at(23) }]);
  });

  it('takes nothing from a reading that was on its way when something later was learnt', () => {
    const asked = { askedAt: at(4), scopes: [scope('a', true)] };
    const own = { userId: '7', observedAt: at(5), own: ['a'], scopes: [scope('a', false)] };
    const revoked = apply(apply(null, present(1)).next, { ...own, link: 'present' }).next;
    expect(apply(revoked, present(6, asked)).events).toEqual([]);
    const unlinked = apply(revoked, { userId: '7', observedAt: at(5), link: 'absent', own: 'link' }).next;
    expect(applyObservation(unlinked, present(6, asked))).toBeNull();
    const absent = { userId: '7', askedAt: at(4), observedAt: at(6), link: 'absent' } as const;
    expect(applyObservation(revoked, absent)).toBeNull();
  });

  it('sees no change in a nickname that cannot be stored as it is', () => {
    const hostile = profile({ kakao_account: { profile: { nickname: 'a\u0000\ud800b' } } });
    const { next } = apply(null, present(1, { profile: hostile }));
    expect(next.contact?.nickname).toBe('a\ufffd\ufffdb');
    expect(apply(next, present(2, { profile: hostile })).events).toEqual([]);
  });

  it('takes a scope that is listed twice as one', () => {
    const { next, events } = apply(null, present(1, { scopes: [scope('a', true), scope('a', false)] }));
    expect(next.scopes).toMatchObject([{ id: 'a', agreed: true }]);
    expect(events.filter(({ type }) => type === 'scope')).toHaveLength(1);
  });
});
