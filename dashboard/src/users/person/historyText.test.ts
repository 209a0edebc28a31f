import { describe, expect, it } from 'vitest';
import type { ConsentEvent } from '../../providers/types';
import {
  drawTogether,
  happeningKey,
  isReading,
  newestFirst,
  operatorKey,
  timeOf,
  toneOf,
  when,
} from './historyText';

const event = (over: Partial<ConsentEvent>) =>
  ({
    type: 'scope',
    subject: 'gender',
    from: null,
    to: null,
    occurredAt: null,
    observedAt: 'T2',
    ...over,
  }) as ConsentEvent;

describe('history', () => {
  it('tells a first reading apart from a change', () => {
    expect(happeningKey(event({ from: null, to: true }))).toBe('firstAgreed');
    expect(happeningKey(event({ from: null, to: true, occurredAt: 'T1' }))).toBe('agreed');
    expect(happeningKey(event({ from: false, to: true }))).toBe('agreed');
    expect(happeningKey(event({ from: true, to: false }))).toBe('withdrawn');
    expect(happeningKey(event({ from: null, to: false }))).toBe('notAgreed');
    expect(happeningKey(event({ from: true, to: null }))).toBe('unlisted');
    expect(happeningKey(event({ type: 'relinked' }))).toBe('relinked');
  });

  it('prefers Kakao’s own time', () => {
    expect(timeOf(event({ occurredAt: 'T1' }))).toBe('T1');
    expect(timeOf(event({}))).toBe('T2');
  });

  it('tells when our own call was answered; of a lost answer only between which readings', () => {
    const ours = event({
      type: 'unlinked',
      isOwnCall: true,
      doubt: null,
      notBefore: '2026-11-01T01:00:00.000Z',
      observedAt: '2026-11-27T01:00:00.000Z',
    });
    const told = (one: ConsentEvent) => when(one, (key, options) => JSON.stringify([key, options]));
    expect(told(ours)).toBe('["done",{"time":"2026-11-27 10:00:00"}]');
    const between = '["between",{"from":"2026-11-01 10:00:00","to":"2026-11-27 10:00:00"}]';
    expect(told({ ...ours, doubt: 'answer_lost' })).toBe(between);
    expect(told({ ...ours, isOwnCall: false })).toBe(between);
  });

  it('takes nobody who only read an end of a link for whoever ended it', () => {
    expect(operatorKey(event({ type: 'unlinked', isOwnCall: false }))).toBe('readBy');
    expect(operatorKey(event({ type: 'unlinked', isOwnCall: true }))).toBe('by');
    expect(operatorKey(event({ type: 'logout', isOwnCall: true }))).toBe('by');
    expect(happeningKey(event({ type: 'logout', isOwnCall: false }))).toBe('loggedOut');
    expect(happeningKey(event({ type: 'logout', isOwnCall: true }))).toBe('logout');
  });

  it('colours endings and beginnings only', () => {
    expect(toneOf(event({ type: 'unlinked' }))).toBe('bad');
    expect(toneOf(event({ from: true, to: false }))).toBe('bad');
    expect(toneOf(event({ from: null, to: false }))).toBe('plain');
    expect(toneOf(event({ from: true, to: null }))).toBe('plain');
    expect(toneOf(event({ type: 'logout' }))).toBe('plain');
  });

  it('draws a first reading together, and nothing else', () => {
    const first = (id: string, to: boolean) => event({ id, to, syncId: '1', source: 'sync' });
    const withdrawn = event({ id: '9', from: true, to: false });
    const known = event({ id: '8', type: 'term', to: true, occurredAt: 'T1' });
    const ours = event({ id: '7', to: false, isOwnCall: true });
    const events = [withdrawn, first('3', true), known, ours, first('2', false), first('1', true)];
    const entries = drawTogether(events, false);
    expect(entries.map(({ id }) => id)).toEqual(['9', '3', '8', '7']);
    const reading = entries[1];
    expect(reading && isReading(reading) && [reading.agreed, reading.notAgreed]).toEqual([
      [first('1', true), first('3', true)],
      [first('2', false)],
    ]);
  });

  it('does not take for a whole first reading what older events may add to', () => {
    const first = (id: string, observedAt: string) => event({ id, to: false, observedAt });
    const cut = (events: ConsentEvent[], hasMore: boolean) =>
      drawTogether(events, hasMore).map((entry) => isReading(entry) && entry.isCut);
    const events = [first('3', 'T3'), first('2', 'T2')];
    expect(cut(events, false)).toEqual([false, false]);
    expect(cut(events, true)).toEqual([false, true]);
    // Also where the last of the given is told on its own.
    const dated = event({ id: '1', type: 'term', to: true, occurredAt: 'T1' });
    expect(cut([...events, dated], true)).toEqual([false, true, false]);
    expect(cut([...events, { ...dated, observedAt: 'T1' }], true)).toEqual([false, false, false]);
  });

  it('orders by when things happened, those of one moment as the API gives them', () => {
    const at = (id: string, occurredAt: string | null, observedAt: string) =>
      event({ id, occurredAt, observedAt });
    const entries = [
      at('3', '2026-11-21T01:00:00Z', '2026-11-24T01:00:00Z'),
      at('2', null, '2026-11-24T01:00:00Z'),
      at('1', '2026-11-21T01:00:00Z', '2026-11-24T01:00:00Z'),
    ];
    expect(newestFirst(entries).map(({ id }) => id)).toEqual(['2', '3', '1']);
  });
});
