import { expect, it } from 'vitest';
import { hasRun, percentOf, type WaitingJob, waitOf } from './jobState';

const counts = (total: number, pending: number) => ({
  counts: { total, pending, succeeded: total - pending, unchanged: 0, failed: 0, cancelled: 0 },
});

it('of a job that was set going and does nothing it is known what it waits for', () => {
  const queued: WaitingJob = {
    status: 'queued',
    stopReason: null,
    notBefore: null,
    waitsFor: [],
    waitsForCeiling: false,
  };
  const now = Date.parse('2026-11-29T00:00:00Z');
  const delayed = { ...queued, notBefore: '2026-11-29T00:00:01Z' };
  expect(waitOf(queued, now)).toBe('worker');
  expect(waitOf(delayed, now)).toBe('notBefore');
  expect(waitOf(delayed, now + 1000)).toBe('worker');
  expect(waitOf({ ...delayed, waitsFor: ['7'] }, now)).toBe('turn');
  const running: WaitingJob = { ...queued, status: 'running' };
  expect(waitOf(running, now)).toBe(null);
  expect(waitOf({ ...running, waitsForCeiling: true }, now)).toBe('daily_ceiling');
  expect(waitOf({ ...queued, status: 'paused', stopReason: 'brake' }, now)).toBe('brake');
  expect(waitOf({ ...queued, status: 'cancelled', stopReason: 'brake' }, now)).toBe(null);
});

it('is 100 per cent only when the last one is recorded', () => {
  expect(percentOf(counts(1000, 1))).toBe(99);
  expect(percentOf(counts(1000, 0))).toBe(100);
  expect(percentOf(counts(0, 0))).toBe(0);
});

it('has a run to tell of once it was set going, whatever is decided on its retry', () => {
  const startedAt = '2026-11-29T00:00:00Z';
  expect(hasRun({ status: 'draft', startedAt: null })).toBe(false);
  expect(hasRun({ status: 'awaiting_approval', startedAt: null })).toBe(false);
  expect(hasRun({ status: 'awaiting_approval', startedAt })).toBe(true);
  expect(hasRun({ status: 'queued', startedAt: null })).toBe(true);
  expect(hasRun({ status: 'cancelled', startedAt: null })).toBe(true);
  expect(hasRun({ status: 'rejected', startedAt: null })).toBe(false);
  expect(hasRun({ status: 'rejected', startedAt })).toBe(true);
});
