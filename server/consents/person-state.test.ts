import { describe, expect, it } from 'vitest';
import type { KakaoUser } from '../kakao-client/index.js';
import type { Observation } from './observation.js';
import { allTerms, applyObservation, type PersonState } from './person-state.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const profile = (fields: Partial<KakaoUser> = {}): KakaoUser => ({
  id: '7',
  connected_at: '2025-03-01T00:00:00Z',
  ...fields,
});
const present = (minute: number, parts: Partial<Observation> = {}): Observation => ({
  userId: '7',
  observedAt: at(minute),
  link: 'present',
  profile: profile(),
  ...parts,
});
const scope = (id: string, agreed: boolean) => ({
  id,
  display_name: id,
  type: 'PRIVACY',
  using: true,
  agreed,
});
const apply = (before: PersonState | null, observation: Observation) => {
  const transition = applyObservation(before, observation);
  if (!transition) throw new Error('nothing was applied');
  return transition;
};

describe('applyObservation', () => {
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

  it('ignores a reading that an unlink overtook', () => {
    const linked = apply(null, present(1)).next;
    const unlinked = apply(linked, { userId: '7', observedAt: at(3), link: 'absent' }).next;
    expect(unlinked.status).toBe('unlinked');
    expect(applyObservation(unlinked, present(2))).toBeNull();
  });

  it('ignores an absence older than the last sight of the person', () => {
    const linked = apply(null, present(5)).next;
    expect(applyObservation(linked, { userId: '7', observedAt: at(4), link: 'absent' })).toBeNull();
  });

  it('takes an unlink of our own also where another clock had seen its link later, but not for the end of a later link', () => {
    const seenAt = (connected_at?: string) =>
      apply(null, present(5, { profile: profile({ connected_at }) })).next;
    const own = { userId: '7', observedAt: at(4), link: 'absent', own: 'link' } as const;
    const { next, events } = apply(seenAt('2025-12-01T00:00:00Z'), own);
    expect(next).toMatchObject({ status: 'unlinked', unlinkedAt: at(4) });
    expect(events).toMatchObject([
      { type: 'unlinked', notBefore: at(4), observedAt: at(4), isOwnCall: true },
    ]);
    expect(applyObservation(seenAt(at(4).toISOString()), own)).toBeNull();
    expect(applyObservation(seenAt(), own)).toBeNull();
  });

  it('keeps older scopes from replacing newer ones', () => {
    const newer = apply(null, present(5, { scopes: [scope('a', false)] })).next;
    const { next, events } = apply(newer, present(2, { scopes: [scope('a', true)] }));
    expect(events).toEqual([]);
    expect(next.scopes?.[0]?.agreed).toBe(false);
  });

  it('knows a new life of the same id, even when the unlink itself was missed', () => {
    const first = apply(null, present(1, { scopes: [scope('a', true)] })).next;
    const again = present(9, { profile: profile({ connected_at: '2025-12-31T00:00:00Z' }) });
    const { next, events } = apply(first, again);
    expect(events.map(({ type }) => type)).toEqual(['unlinked', 'relinked']);
    expect(events[0]?.occurredAt).toBeNull();
    expect(next.scopes).toBeNull();
  });

  it('takes a waiting person who links for a link, not a re-link', () => {
    const waiting = apply(null, present(1, { profile: profile({ has_signed_up: false }) })).next;
    expect(waiting.status).toBe('waiting');
    const signedUp = profile({ has_signed_up: true, connected_at: '2025-03-01T01:00:00Z' });
    expect(apply(waiting, present(2, { profile: signedUp })).events.map(({ type }) => type)).toEqual([
      'linked',
    ]);
  });

  it('never invents a person who is absent and was never seen', () => {
    expect(applyObservation(null, { userId: '7', observedAt: at(1), link: 'absent' })).toBeNull();
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

  it('takes nothing for the present link from a reading of an earlier one', () => {
    const { next } = apply(null, present(9, { profile: profile({ connected_at: '2025-12-01T00:00:00Z' }) }));
    expect(applyObservation(next, present(3, { scopes: [scope('a', true)] }))).toBeNull();
    const ofUnknownLink = {
      userId: '7',
      observedAt: new Date('2025-11-01T00:00:00Z'),
      link: 'present',
    } as const;
    expect(applyObservation(next, { ...ofUnknownLink, scopes: [scope('a', true)] })).toBeNull();
  });

  it('gives signing up no time, for Kakao tells that of the link', () => {
    const waiting = apply(null, present(1, { profile: profile({ has_signed_up: false }) })).next;
    const { events } = apply(waiting, present(5, { profile: profile({ has_signed_up: true }) }));
    expect(events).toMatchObject([{ type: 'linked', occurredAt: null, notBefore: at(1), observedAt: at(5) }]);
  });

  it('tells of a new life that waits, also after one that waited', () => {
    const waitingSince = (connected_at: string) => profile({ connected_at, has_signed_up: false });
    const first = apply(null, present(1, { profile: waitingSince('2025-03-01T00:00:00Z') })).next;
    const { events } = apply(first, present(9, { profile: waitingSince('2025-12-31T00:00:00Z') }));
    expect(events.map(({ type, notBefore }) => [type, notBefore])).toEqual([
      ['unlinked', null],
      ['relinked', null],
      ['waiting', null],
    ]);
  });

  it('says since when a person was not linked, when linked anew', () => {
    const gone = apply(apply(null, present(1)).next, { userId: '7', observedAt: at(3), link: 'absent' });
    expect(gone.events).toMatchObject([{ type: 'unlinked', notBefore: at(1), isOwnCall: false }]);
    const { events } = apply(
      gone.next,
      present(9, { profile: profile({ connected_at: at(5).toISOString() }) }),
    );
    expect(events).toMatchObject([{ type: 'relinked', occurredAt: at(5), notBefore: at(3) }]);
  });

  it('is not said to have begun by the call whose lost answer its beginning tells of', () => {
    const { events } = apply(apply(null, present(1)).next, {
      ...present(9, { profile: profile({ connected_at: at(5).toISOString() }) }),
      own: 'link',
      doubt: { why: 'answer_lost', of: 'link' },
    });
    expect(events.map(({ type, doubt }) => [type, doubt])).toEqual([
      ['unlinked', 'answer_lost'],
      ['relinked', null],
    ]);
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

  it('ends with an unlink of our own no later link than the one it was to end, though by Kakao’s clock it began before', () => {
    const first = apply(null, present(1)).next;
    const ended = { connectedAt: first.connectedAt?.toISOString() ?? null };
    const own = {
      userId: '7',
      calledAt: at(10),
      observedAt: at(15),
      link: 'absent',
      own: 'link',
      ...ended,
    } as const;
    const anew = present(14, { askedAt: at(13), profile: profile({ connected_at: at(7).toISOString() }) });
    expect(applyObservation(apply(first, anew).next, own)).toBeNull();
    const still = present(14, { askedAt: at(13) });
    expect(apply(apply(first, still).next, own).next.status).toBe('unlinked');
  });

  it('ends with an unlink of our own the link that was called for, not one that began while the answer was on its way', () => {
    const own = { userId: '7', calledAt: at(3), observedAt: at(7), link: 'absent', own: 'link' } as const;
    const anew = present(6, { askedAt: at(5), profile: profile({ connected_at: at(4).toISOString() }) });
    const first = apply(null, present(1)).next;
    expect(applyObservation(apply(first, anew).next, own)).toBeNull();
    const { events } = apply(apply(first, own).next, anew);
    expect(events).toMatchObject([{ type: 'relinked', occurredAt: at(4), notBefore: at(3) }]);
    // A reading that left meanwhile and still shows the link of before.
    const before = present(6, { askedAt: at(5) });
    expect(applyObservation(apply(first, own).next, before)).toBeNull();
    expect(apply(apply(first, before).next, own).next).toMatchObject({
      status: 'unlinked',
      unlinkedAt: at(7),
    });
  });

  it('puts a new link behind the question whether the old one had ended, not behind its answer', () => {
    const absence = { userId: '7', askedAt: at(3), observedAt: at(7), link: 'absent' } as const;
    const gone = apply(apply(null, present(1)).next, absence).next;
    const anew = (asked: number) =>
      present(9, { askedAt: at(asked), profile: profile({ connected_at: at(4).toISOString() }) });
    expect(applyObservation(gone, anew(3))).toBeNull();
    expect(apply(gone, anew(5)).events).toMatchObject([
      { type: 'relinked', occurredAt: at(4), notBefore: at(3) },
    ]);
  });

  it('takes a link that was there before the question whether it had ended for the one that had', () => {
    const gone = apply(apply(null, present(1, { profile: profile() })).next, {
      userId: '7',
      askedAt: at(20),
      observedAt: at(25),
      link: 'absent',
    }).next;
    const anew = (minute: number) =>
      present(23, { askedAt: at(22), profile: profile({ connected_at: at(minute).toISOString() }) });
    expect(applyObservation(gone, anew(10))).toBeNull();
    // Kakao's clock may be behind by a little.
    expect(apply(gone, anew(19)).events).toMatchObject([{ type: 'relinked' }]);
  });

  it('takes an answer that may have seen the old link before another found it gone for no new one', () => {
    const absence = { userId: '7', askedAt: at(3), observedAt: at(7), link: 'absent' } as const;
    const gone = apply(apply(null, present(1, { profile: profile() })).next, absence).next;
    expect(applyObservation(gone, present(6, { askedAt: at(5), profile: profile() }))).toBeNull();
    expect(applyObservation(gone, present(6, { askedAt: at(5) }))).toBeNull();
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

  it('does not take another spelling of the same time for a new link', () => {
    const first = apply(null, present(1)).next;
    const spelled = profile({ connected_at: '2025-03-01T00:00:00.700Z' });
    expect(apply(first, present(2, { profile: spelled })).events).toEqual([]);
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

  it('tells when an unlink was, as far as Kakao told it', () => {
    const first = apply(null, present(1)).next;
    const absent = (unlinkedAt: Date) =>
      apply(first, { userId: '7', observedAt: at(9), link: 'absent', unlinkedAt }).events[0]?.occurredAt;
    expect(absent(at(4))).toEqual(at(4));
    expect(absent(at(20))).toBeNull();
    expect(absent(new Date('2025-01-01T00:00:00Z'))).toBeNull();

    const relinked = present(9, {
      profile: profile({ connected_at: at(6).toISOString() }),
      unlinkedAt: at(4),
    });
    expect(apply(first, relinked).events.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['unlinked', at(4)],
      ['relinked', at(6)],
    ]);
  });
});
