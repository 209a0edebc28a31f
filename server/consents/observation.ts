import type { KakaoScope, KakaoServiceTerm, KakaoUser } from '../kakao-client/index.js';
import type { ConsentEventSource } from './consent-event.entity.js';

/**
 * A request was under way from the one moment to the other: what its answer shows was so at some time between. Like all
 * times of observations they are by the database's clock (`databaseTime`): readings of different hosts have one order.
 */
export interface AnswerTimes {
  askedAt: Date;
  observedAt: Date;
}

/**
 * What one reading, or the answer to one changing call, showed of one person. Absent parts were not read
 * and change nothing.
 */
export interface Observation {
  userId: string;
  /** When the answer had come: what it shows was so by then. */
  observedAt: Date;
  /**
   * Of a reading: before its request left, so that what it shows was so then or later. Absent for the answer to a
   * changing call: only what was asked for after that answer is newer. A reading that a change overtook is thereby
   * older than the change, and is ignored.
   */
  askedAt?: Date;
  /** `present`: Kakao knows the person as linked; `absent`: it does not (no entry, or -101). */
  link: 'present' | 'absent';
  /** Kakao's own time of an unlink that it told of (`toe`, §6.2); the reading shows what came of it. */
  unlinkedAt?: Date | null;
  /** Kakao's `connected_at` where the profile was not read; of an unlink of our own, that of the link which it ended. */
  connectedAt?: string | null;
  /** From `user/me` or `app/users` with property keys (§2.2, §2.3). */
  profile?: KakaoUser;
  /** The whole list of `user/scopes` (§2.4). */
  scopes?: KakaoScope[];
  /** The whole list of `user/service_terms` with `result=app_service_terms` (§2.6). */
  terms?: KakaoServiceTerm[];
  /** Single terms whose new state a changing call answered (§2.7, §2.8); the other terms stay as known. */
  changedTerms?: Pick<KakaoServiceTerm, 'tag' | 'agreed' | 'agreed_at' | 'agreed_by'>[];
  /** All tokens of the person were expired (§2.9). */
  isLoggedOut?: boolean;
  /** Kakao's own time of that, where it told of it (`toe`, §6.2). */
  loggedOutAt?: Date | null;
  /** What our own call did, where this is its answer. */
  own?: CallEffect;
  /** Before that call left: a reading answered since may show what it did, or what came after. */
  calledAt?: Date;
  /** Why it was concluded rather than answered that a call of our own did this. */
  doubt?: { why: string; of: CallEffect };
}

/** What a changing call does: it ends the link, or all tokens, or changes these scopes or terms. */
export type CallEffect = 'link' | 'tokens' | string[];

/** The time by which observations are put in their order, and which is kept as that of the last reading. */
export function askedAtOf({ askedAt, observedAt }: Observation): Date {
  return askedAt ?? observedAt;
}

/** By which way, and on whose behalf, observations came. */
export interface ObservationSource {
  source: ConsentEventSource;
  syncId?: string | null;
  jobId?: string | null;
  operatorId?: string | null;
  reason?: string | null;
}
