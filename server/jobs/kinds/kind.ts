import type { z } from 'zod';
import type { AuditKey } from '../../audit/audit.keys.js';
import type { KakaoReader } from '../../consents/kakao-reader.js';
import type { Observation } from '../../consents/observation.js';
import type { CallOptions, KakaoClient } from '../../kakao-client/index.js';
import type { JobItemOutcome, JobKind } from '../job.types.js';

/** The calls that change nothing: all that a dry run may make. */
export type ReadingClient = Pick<KakaoClient, 'getUser' | 'getUsers' | 'getScopes' | 'getServiceTerms'>;

/** What a handler is given to read about one person. */
export interface ReadingCall<P, C = ReadingClient> {
  client: C;
  reader: KakaoReader;
  userId: string;
  params: P;
  /** When the job's first call can have left that changed anything of the person: what Kakao dates before it was not done by the job. */
  startedAt: Date;
  /** For every call that changes nothing: what is asked after a change is asked, however long that had to wait. */
  options: CallOptions & { priority: 'bulk' };
}

/** What a handler is given to deal with one person. */
export interface KindCall<P> extends ReadingCall<P, KakaoClient> {
  /** What Kakao answered to an earlier run of the job that did a part of it; null where there was none. */
  earlier: Verdict['answer'];
  /** For every call that changes something: it does not leave by a look at the person's link that is over. */
  changeOptions: CallOptions & { priority: 'bulk' };
}

/** How one person came out: nobody fails without a code, Kakao's or ours. */
export type Verdict = Findings &
  (
    | { outcome: Extract<JobItemOutcome, 'failed'>; errorCode: string }
    | { outcome: Extract<JobItemOutcome, 'succeeded' | 'unchanged'>; errorCode?: string | null }
  );

interface Findings {
  errorMessage?: string | null;
  /** What Kakao answered, without personal data. */
  answer?: Record<string, unknown> | null;
  /** Holds whatever a lost call of this job may have done: the time of the state shows that it is older. */
  isCertain?: boolean;
  /** Says nothing about what a lost call of this job did: the doubt stays. */
  isSilent?: boolean;
  /** What is learnt about the person for the mirror; of an answer to a changing call the engine notes the times in it. */
  observation?: Observation | null;
}

/** A state of consents: none, or all, of these scopes or service terms are agreed to. */
export interface WantedConsents {
  of: 'scopes' | 'terms';
  agreed: 'none' | 'all';
  names: string[];
}

/** A person's link as `app/users` shows it (§2.2). */
export interface LinkState {
  isLinked: boolean;
  connectedAt: Date | null;
}

/**
 * What a kind of job does to one person, and how Kakao's answer is read. The engine deals with everything that
 * is the same for all kinds: claims, retries, doubt, people who are not linked, recording.
 */
export interface JobKindHandler<P = unknown> {
  kind: JobKind;
  paramsSchema: z.ZodType<P>;
  /**
   * Whether it changes anything at Kakao. Links are then read, a hundred people a call, before calls leave, and again for
   * those who are called much later: whoever linked anew has a link that nobody chose.
   */
  isChanging: boolean;
  isIrreversible: boolean;
  /** Path of the changing call: one of it without an answer may have been carried out. Null: none changes anything. */
  changingPath: string | null;
  /** Whether somebody not being linked may be what a lost call of this job did. */
  endsLink: boolean;
  /** Whether nothing that can be read of a person shows afterwards that it was done. */
  leavesNoTrace?: boolean;
  /** Whether a call may have done a part of what these parameters ask for, where {@link predict} says that it fails. */
  mayDoPart?(params: P): boolean;
  /** Outcome for a person whom Kakao answers not to be linked (-101). */
  whenNotLinked: Verdict['outcome'];
  /** What consents in the mirror leave nothing to do for this job; where they say nothing about it, not given. */
  wantedConsents?(params: P): WantedConsents;
  /** Names the people changed, or read, in the access record. */
  auditKey: AuditKey;
  /**
   * Does it.
   *
   * @throws KakaoError, which the engine classifies; JobStop where the job cannot go on
   */
  perform(call: KindCall<P>): Promise<Verdict>;
  /**
   * Says what {@link perform} would come to now, without changing anything.
   *
   * @param link read a moment ago
   * @throws KakaoError
   */
  predict(call: ReadingCall<P>, link: LinkState): Promise<Verdict>;
}

/** The job, and only it, cannot go on until a person changes something. */
export class JobStop extends Error {
  constructor(
    readonly stopReason: string,
    cause: unknown,
  ) {
    super(stopReason, { cause });
    this.name = 'JobStop';
  }
}
