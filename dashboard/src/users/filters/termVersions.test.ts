import { expect, it } from 'vitest';
import type { Notice } from '../../providers/types';
import { termVersions } from './termVersions';

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  kind: 'term',
  subject: 'marketing',
  language: 'ko',
  digest: 'd',
  version: '2',
  from: '2026-07-01T00:00:00.000Z',
  until: null,
  createdBy: null,
  createdAt: '2026-06-01T00:00:00.000Z',
  superseded: null,
  ...more,
});

it('names each version of a term once, by the notice that is asked for already', () => {
  const notices = [
    notice('4', { kind: 'scope', subject: 'gender' }),
    notice('3'),
    notice('2', { language: 'en' }),
    notice('1', { version: '1', from: '2025-01-01T00:00:00.000Z' }),
    notice('5', { version: '0', superseded: { at: '2026-01-01T00:00:00.000Z', by: null, reason: 'wrong' } }),
  ];
  expect(termVersions(notices).map(({ id }) => id)).toEqual(['3', '1']);
  expect(termVersions(notices, '2').map(({ id }) => id)).toEqual(['2', '1']);
});
