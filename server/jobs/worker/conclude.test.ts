import { describe, expect, it } from 'vitest';
import { handlerOf } from '../kinds/registry.js';
import type { ClaimedJob, WorkItem } from './claim.js';
import { leavesDoubt, notLinkedResult, resultOf, resultOfLink, resultOfLostUnlink } from './conclude.js';

const unlinkJob = job('unlink');
const item: WorkItem = {
  position: 0,
  userId: '12',
  attempts: 0,
  connectedAt: new Date('2026-01-01T00:00:00Z'),
  wasAbsent: false,
  answer: null,
  isProtected: false,
  doubt: null,
};
const later = new Date('2026-02-01T00:00:00Z');
const sure = { attempts: 1, doubt: null };
const lost = { attempts: 2, doubt: 'answer_lost' as const };

function job(kind: Parameters<typeof handlerOf>[0], isDryRun = false): ClaimedJob {
  return {
    id: '1',
    handler: handlerOf(kind),
    params: {},
    isDryRun,
    predictedBy: null,
    reason: 'test',
    actor: { type: 'operator' },
    startedAt: new Date(),
    begunAt: new Date(),
    maxAttempts: 8,
    isCancelling: false,
  };
}

describe('somebody who is not linked', () => {
  const at = { askedAt: new Date(), observedAt: new Date() };

  it('was so before, where no call of ours was lost', () => {
    expect(notLinkedResult(unlinkJob, item, sure, at, 'gone')).toMatchObject({
      outcome: 'unchanged',
      doubt: null,
      errorCode: '-101',
      observation: { link: 'absent' },
    });
  });

  it('was unlinked by our lost call, with the doubt named', () => {
    expect(notLinkedResult(unlinkJob, item, lost, at, 'gone')).toMatchObject({
      outcome: 'succeeded',
      doubt: 'answer_lost',
      observation: { doubt: { why: 'answer_lost', of: 'link' } },
    });
  });

  it('was unlinked by the call of a lost worker, which was a try', () => {
    const lostWorker = { ...item, doubt: 'worker_lost' as const };
    const link = { isLinked: false, connectedAt: null };
    expect(resultOfLostUnlink(unlinkJob, lostWorker, link, at)).toMatchObject({
      outcome: 'succeeded',
      doubt: 'worker_lost',
      attempts: 1,
    });
  });

  it('was so before, where that was seen before any call left', () => {
    const absent = { ...item, wasAbsent: true };
    expect(notLinkedResult(unlinkJob, absent, lost, at, 'gone')).toMatchObject({
      outcome: 'unchanged',
      doubt: null,
    });
  });

  it('says nothing about a lost call that does not end links', () => {
    expect(notLinkedResult(job('revoke-scopes'), item, lost, at, 'gone')).toMatchObject({
      outcome: 'unchanged',
    });
    expect(notLinkedResult(job('record-terms'), item, lost, at, 'gone')).toMatchObject({ outcome: 'failed' });
  });
});

describe('an answer', () => {
  it('settles a doubt, unless it is a failure', () => {
    expect(resultOf(unlinkJob, item, lost, { outcome: 'succeeded' })).toMatchObject({ doubt: null });
    const refused = { outcome: 'failed', errorCode: '-1' } as const;
    expect(resultOf(unlinkJob, item, lost, refused)).toMatchObject({ doubt: 'answer_lost' });
  });

  it('"already so" after a lost call is that call\'s doing, but not in a dry run, nor where it is certain', () => {
    const already = { outcome: 'unchanged' as const };
    expect(resultOf(job('revoke-scopes'), item, lost, already)).toMatchObject({ outcome: 'succeeded' });
    expect(resultOf(job('revoke-scopes', true), item, lost, already)).toMatchObject({ outcome: 'unchanged' });
    expect(resultOf(job('record-terms'), item, lost, { ...already, isCertain: true })).toMatchObject({
      outcome: 'unchanged',
    });
  });
});

describe('a link made after the choice', () => {
  const at = { askedAt: new Date(), observedAt: new Date() };
  const anew = { isLinked: true, connectedAt: later };

  it('is left alone', () => {
    expect(resultOfLink(unlinkJob, item, anew, at)).toMatchObject({
      outcome: 'failed',
      errorCode: 'relinked',
    });
  });

  it('means that the lost call ended the one that was chosen', () => {
    expect(resultOfLink(unlinkJob, { ...item, doubt: 'worker_lost' }, anew, at)).toMatchObject({
      outcome: 'succeeded',
      doubt: 'worker_lost',
    });
  });

  it('is none where it is the chosen one, or none was known', () => {
    expect(resultOfLink(unlinkJob, item, { isLinked: true, connectedAt: item.connectedAt }, at)).toBeNull();
    // Another endpoint printed it, without the half second.
    const printedFiner = { isLinked: true, connectedAt: new Date('2026-01-01T00:00:00.500Z') };
    expect(resultOfLink(unlinkJob, item, printedFiner, at)).toBeNull();
    expect(resultOfLink(unlinkJob, { ...item, connectedAt: null }, anew, at)).toBeNull();
    expect(resultOfLink(unlinkJob, item, { isLinked: false, connectedAt: null }, at)).toBeNull();
  });

  it('is not called again where a lost call ended the link: until then they may have linked anew', () => {
    const gone = { isLinked: false, connectedAt: null };
    const doubted = { ...item, doubt: 'answer_lost' as const };
    expect(resultOfLink(unlinkJob, doubted, gone, at)).toMatchObject({
      outcome: 'succeeded',
      doubt: 'answer_lost',
      observation: { link: 'absent', doubt: { why: 'answer_lost', of: 'link' }, own: 'link' },
    });
    expect(resultOfLink(unlinkJob, { ...doubted, wasAbsent: true }, gone, at)).toBeNull();
    expect(
      resultOfLink(unlinkJob, doubted, { isLinked: true, connectedAt: item.connectedAt }, at),
    ).toBeNull();
    expect(resultOfLink(job('logout'), doubted, gone, at)).toBeNull();
  });
});

describe('a lost answer', () => {
  it("leaves doubt only where it was the changing call's", () => {
    const { handler } = job('revoke-scopes');
    expect(leavesDoubt(handler, '/v2/user/revoke/scopes', true)).toBe(true);
    expect(leavesDoubt(handler, '/v2/user/scopes', true)).toBe(false);
    expect(leavesDoubt(handler, '/v2/user/revoke/scopes', false)).toBe(false);
  });
});
