import { expect, it } from 'vitest';
import type { KakaoReader } from '../../consents/kakao-reader.js';
import {
  API_ERROR_CODES,
  type ErrorCodeFacts,
  KakaoApiError,
  type KakaoClient,
} from '../../kakao-client/index.js';
import type { JobKind } from '../job.types.js';
import { handlerOf } from '../kinds/registry.js';
import type { Claim, WorkItem } from './claim.js';
import { now } from './clock.js';
import { DoubtResolver, type Resolution } from './doubt-resolver.js';
import { Lease } from './lease.js';
import type { LinkCheck } from './link-check.js';

const NOBODY = 'nobody to ask about';

function refusal(code: number): KakaoApiError {
  const { action, scope, isRetryable, isAnswerUnknown } = API_ERROR_CODES.get(code) as ErrorCodeFacts;
  return new KakaoApiError({
    endpoint: '/v2/user/scopes',
    code,
    httpStatus: 400,
    msg: NOBODY,
    action,
    scope,
    isRetryable,
    isAnswerUnknown,
  });
}

/**
 * Asks about linked people whose withdrawal of `email` was lost: what `answers` say, by user id, is agreed to.
 *
 * @param linkedSince since when they had been linked when the call was made, and since when they are now
 */
async function resolve(
  answers: Record<string, boolean | KakaoApiError>,
  kind: JobKind = 'revoke-scopes',
  params: Record<string, string[]> = { scopes: ['email'] },
  linkedSince: { before: Date | null; now: Date | null } = { before: null, now: null },
): Promise<Resolution[]> {
  const client = {
    getServiceTerms: async (id: string) => ({
      service_terms: [
        { tag: 'ads', agreed: answers[id], revocable: true },
        { tag: 'fixed', agreed: true, revocable: false },
      ],
    }),
    getScopes: async (id: string) => {
      const agreed = answers[id];
      if (typeof agreed !== 'boolean') throw agreed;
      return { id, scopes: [{ id: 'email', agreed, revocable: true, using: true, type: 'PRIVACY' }] };
    },
  } as unknown as KakaoClient;
  const ids = Object.keys(answers);
  const links = {
    read: async () => ({
      states: new Map(ids.map((id) => [id, { isLinked: true, connectedAt: linkedSince.now }])),
      unreadable: new Map(),
      answeredAt: 0,
    }),
  } as unknown as LinkCheck;
  const claim = {
    job: {
      id: '1',
      handler: handlerOf(kind),
      params,
      startedAt: new Date(),
    },
  } as Claim;
  const items = ids.map(
    (userId, position): WorkItem => ({
      position,
      userId,
      attempts: 1,
      connectedAt: linkedSince.before,
      wasAbsent: false,
      doubt: 'answer_lost',
      answer: null,
      isProtected: false,
    }),
  );
  const lease = new Lease('token', '1', 0, now(), true);
  return new DoubtResolver(client, {} as KakaoReader, links).resolve(claim, lease, items);
}

it('gives up on one person of whom Kakao tells nothing, now or later, and on nobody else', async () => {
  const [lost, dormant, untouched] = await resolve({ 11: false, 12: refusal(-103), 13: true });
  expect(lost).toMatchObject({ outcome: 'succeeded', doubt: 'answer_lost' });
  expect(dormant).toBe('unknowable');
  expect(untouched).toBe('not-done');
});

it('does not take for not done what may have been done in part, or to somebody who has left since', async () => {
  const asked = (tags: string[]) => resolve({ 11: false }, 'revoke-terms', { tags });
  expect(await asked(['ads', 'fixed'])).toEqual(['unknowable']);
  expect(await asked(['fixed'])).toEqual(['not-done']);
  expect(await resolve({ 11: true }, 'revoke-terms', { tags: ['ads'] })).toEqual(['not-done']);
  expect(await resolve({ 11: refusal(-101) })).toEqual(['unknowable']);
});

it('does not take the consents of a link that began since for what became of those that the call was for', async () => {
  const anew = { before: new Date('2026-01-01T00:00:00Z'), now: new Date('2026-02-01T00:00:00Z') };
  const asked = (isAgreed: boolean, linkedSince = anew) =>
    resolve({ 11: isAgreed }, 'revoke-scopes', { scopes: ['email'] }, linkedSince);
  expect(await asked(true)).toEqual(['unknowable']);
  expect(await asked(false)).toEqual(['unknowable']);
  expect(await asked(true, { ...anew, now: anew.before })).toEqual(['not-done']);
});

it('keeps what it learnt before a failure that may pass, and asks no further', async () => {
  const later = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [String(100 + n), true]));
  const [lost, failed, ...others] = await resolve({ 11: false, 12: refusal(-1), ...later });
  expect(lost).toMatchObject({ outcome: 'succeeded' });
  expect(failed).toBe('unknown');
  expect(others.at(-1)).toBe('unknown');
});
