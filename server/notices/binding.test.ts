import { describe, expect, it } from 'vitest';
import { type ConsentFact, noticesInForce } from './binding.js';
import type { Notice } from './notice.entity.js';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

function notice(version: string, from: string, until: string | null, more: Partial<Notice> = {}): Notice {
  return {
    kind: 'term',
    subject: 'service',
    language: 'ko',
    version,
    inForceFrom: day(from),
    inForceUntil: until === null ? null : day(until),
    ...more,
  } as Notice;
}

const ARCHIVE = [
  notice('3', '2026-03-01', null),
  notice('1', '2026-01-01', '2026-02-01'),
  notice('2', '2026-02-01', '2026-02-15'),
  notice('9', '2026-01-01', null, { subject: 'marketing' }),
  notice('8', '2026-01-01', null, { kind: 'scope' }),
];

function versions(fact: Partial<ConsentFact>): string[] {
  const whole = {
    kind: 'term' as const,
    subject: 'service',
    occurredAt: null,
    notBefore: null,
    linkedAt: null,
    observedAt: day('2026-04-01'),
    ...fact,
  };
  return noticesInForce(whole, ARCHIVE).map(({ version }) => version);
}

describe('noticesInForce', () => {
  it('is the one version of Kakao’s own time, the beginning of a period included, its end not', () => {
    expect(versions({ occurredAt: day('2026-01-31') })).toEqual(['1']);
    expect(versions({ occurredAt: day('2026-02-01') })).toEqual(['2']);
    expect(versions({ occurredAt: day('2026-03-01'), notBefore: day('2026-01-05') })).toEqual(['3']);
  });

  it('is none where none was in force', () => {
    expect(versions({ occurredAt: day('2026-02-15') })).toEqual([]);
    expect(versions({ occurredAt: day('2025-12-31') })).toEqual([]);
    expect(versions({ subject: 'other' })).toEqual([]);
  });

  it('is all versions between two readings, where Kakao gives no time', () => {
    expect(versions({ notBefore: day('2026-01-31'), observedAt: day('2026-02-10') })).toEqual(['1', '2']);
    expect(versions({ notBefore: day('2026-02-01'), observedAt: day('2026-02-10') })).toEqual(['2']);
    expect(versions({ notBefore: day('2026-02-20'), observedAt: day('2026-02-25') })).toEqual([]);
    expect(versions({ notBefore: day('2026-02-20'), observedAt: day('2026-03-01') })).toEqual(['3']);
  });

  it('begins a first reading at the link, and at nothing where the time of the link is not known', () => {
    expect(versions({ linkedAt: day('2026-02-10') })).toEqual(['2', '3']);
    expect(versions({})).toEqual(['1', '2', '3']);
  });

  it('takes a reading before that is later than the fact for no ground to leave a version out', () => {
    expect(versions({ notBefore: day('2026-04-02'), observedAt: day('2026-04-01') })).toEqual(['3']);
  });
});
