import { describe, expect, it } from 'vitest';
import { applyObservation } from './person-state.js';
import { apply, at, present, profile, scope } from './testing/person-seven.js';

describe('what an observation changes of a link', () => {
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

  it('takes a waiting person who signs up after the waiting had ended for a new life', () => {
    const waiting = apply(
      null,
      present(1, { profile: profile({ has_signed_up: false }), scopes: [scope('a', true)] }),
    ).next;
    const signedUp = (connected_at: string) =>
      apply(waiting, present(5, { profile: profile({ has_signed_up: true, connected_at }) }));
    // A day, and what clocks may differ by.
    expect(signedUp('2025-03-02T00:01:00Z').events.map(({ type }) => type)).toEqual(['linked']);
    const { next, events } = signedUp('2025-03-02T00:01:01Z');
    expect(events.map(({ type }) => type)).toEqual(['unlinked', 'relinked']);
    expect(next).toMatchObject({ status: 'linked', scopes: null });
  });

  it('takes a waiting person whose unlink Kakao told of, and who has signed up since, for a new life', () => {
    const waiting = apply(
      null,
      present(1, { profile: profile({ has_signed_up: false, connected_at: at(0).toISOString() }) }),
    ).next;
    const anew = profile({ has_signed_up: true, connected_at: at(4).toISOString() });
    const told = (minute: number) =>
      apply(waiting, present(9, { profile: anew, unlinkedAt: at(minute) })).events.map(
        ({ type, occurredAt }) => [type, occurredAt],
      );
    expect(told(3)).toEqual([
      ['unlinked', at(3)],
      ['relinked', at(4)],
    ]);
    expect(told(5).map(([type]) => type)).toEqual(['linked']);
  });

  it('never invents a person who is absent and was never seen', () => {
    expect(applyObservation(null, { userId: '7', observedAt: at(1), link: 'absent' })).toBeNull();
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

  it('does not take another spelling of the same time for a new link', () => {
    const first = apply(null, present(1)).next;
    const spelled = profile({ connected_at: '2025-03-01T00:00:00.700Z' });
    expect(apply(first, present(2, { profile: spelled })).events).toEqual([]);
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
