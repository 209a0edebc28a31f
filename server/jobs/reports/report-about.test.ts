import { expect, it } from 'vitest';
import { WORDS } from '../../../words/index.js';
import type { JobView } from '../jobs.schema.js';
import { aboutReport } from './report-about.js';

const job = {
  id: '7',
  kind: 'unlink',
  params: {},
  counts: { total: 3, pending: 0, succeeded: 3, unchanged: 0, failed: 0, cancelled: 0 },
  leftOut: { protected: 0 },
  createdAt: '2026-11-28T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  createdBy: { id: '1', name: '김하나' },
  approvedBy: null,
} as unknown as JobView;

const taking = { at: new Date('2026-11-28T01:00:00Z'), by: 'a@example.com', reason: 'asked' };
const approved = (more: Partial<JobView>, before: string | null) =>
  aboutReport({ ...job, ...more }, before, taking, WORDS.ko).find(
    ([name]) => name === WORDS.ko.jobs.facts.approvedBy,
  )?.[1];

it('names who approved it, also where it was before a retry that needs no approval', () => {
  const now = { id: '2', name: '박둘', email: 'two@example.com' } as JobView['approvedBy'];
  expect(approved({ approvedBy: now }, '최셋')).toBe('박둘 (two@example.com)');
  expect(approved({}, '최셋')).toBe('최셋 (이전 승인)');
  expect(approved({}, null)).toBeUndefined();
});

it('spells out what turns the text around in what somebody typed', () => {
  const typed = 'asked to \u202eyats';
  const lines = aboutReport(
    { ...job, reason: typed, ticket: typed },
    null,
    { ...taking, reason: typed },
    WORDS.ko,
  );
  expect(JSON.stringify(lines)).not.toContain('\u202e');
  expect(lines.filter(([, value]) => value === 'asked to [U+202E]yats')).toHaveLength(3);
});

it('names the file that the ids came from, and how many of its lines held none', () => {
  const { reports } = WORDS.ko;
  const of = (list: JobView['list']) => {
    const lines = new Map(aboutReport({ ...job, list }, null, taking, WORDS.ko) as [string, unknown][]);
    return [lines.get(reports.job.file), lines.get(reports.job.badLines)];
  };
  expect(of({ id: '1', name: '탈퇴.csv', badLines: 8 })).toEqual(['탈퇴.csv', 8]);
  expect(of({ id: '1', name: '탈퇴.csv', badLines: 0 })).toEqual(['탈퇴.csv', undefined]);
  expect(of(null)).toEqual([undefined, undefined]);
});
