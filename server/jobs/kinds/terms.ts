import type { Observation } from '../../consents/observation.js';
import { KakaoApiError, type KakaoServiceTerm } from '../../kakao-client/index.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { JobStop, type ReadingCall, type Verdict } from './kind.js';

/** The parts of a service term that verdicts depend on. */
export type JudgedTerm = Pick<KakaoServiceTerm, 'tag' | 'agreed' | 'revocable'>;

/** All terms of the app, with the person's answer to each (§2.6). */
export async function readTerms({
  client,
  userId,
  options,
}: ReadingCall<unknown>): Promise<KakaoServiceTerm[]> {
  const answer = await client.getServiceTerms(userId, { result: 'app_service_terms' }, options);
  return answer.service_terms;
}

/** What a reading that has just been answered shows. */
export function termsObservation(userId: string, askedAt: Date, terms: KakaoServiceTerm[]): Observation {
  return { userId, askedAt, observedAt: databaseTime(), link: 'present', terms };
}

/** The verdict on tags that the app does not have, or null where it has all of them. */
export function unknownTags(terms: JudgedTerm[], asked: string[]): Verdict | null {
  const unknown = asked.filter((tag) => !terms.some((term) => term.tag === tag));
  if (unknown.length === 0) return null;
  return {
    outcome: 'failed',
    errorCode: 'unknown_tag',
    errorMessage: `Kakao lists no ${unknown.join(', ')}`,
  };
}

/** An unknown tag (-2, §2.7) is a mistake in the job: it would fail for everybody. */
export function stopOnUnknownTag(error: unknown): never {
  if (error instanceof KakaoApiError && error.code === -2) throw new JobStop('kakao_unknown_tag', error);
  throw error;
}
