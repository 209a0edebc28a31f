import { expect, it } from 'vitest';
import type { Notice } from '../providers/types';
import { versionsInForce } from './versionsInForce';

const notice = (id: string, more: Partial<Notice> = {}) =>
  ({
    id,
    kind: 'term',
    subject: 'a',
    from: '2026-01-01T00:00:00Z',
    until: null,
    superseded: null,
    ...more,
  }) as Notice;

it('is the one of each term that counts today', () => {
  const notices = [
    notice('coming', { from: '2027-01-01T00:00:00Z' }),
    notice('wrong', { superseded: { at: '2026-02-01T00:00:00Z', by: null, reason: 'typo' } }),
    notice('now', { from: '2026-06-01T00:00:00Z' }),
    notice('now in English', { from: '2026-06-01T00:00:00Z' }),
    notice('past', { until: '2026-06-01T00:00:00Z' }),
    notice('ended', { subject: 'b', until: '2026-06-01T00:00:00Z' }),
    notice('scope', { kind: 'scope', subject: 'c' }),
    notice('other', { subject: 'd' }),
  ];
  expect(versionsInForce(notices, new Date('2026-11-26T00:00:00Z')).map(({ id }) => id)).toEqual([
    'now',
    'other',
  ]);
});
