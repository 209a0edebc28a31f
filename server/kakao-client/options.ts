import type { Dispatcher } from 'undici';
import type { ApiCategory } from './endpoints.js';
import type { Pacer, Priority } from './pacing/pacer.js';

/** Options that every call takes. */
export interface CallOptions {
  /** Gives the call up with a `KakaoAbortError`. */
  signal?: AbortSignal;
  /**
   * Gives the call up only while it waits: for the pacer, for a connection, or to be repeated; once sent it may end.
   * Default: `signal`. One that is aborted whenever `signal` is should be given, since it takes its place while waiting.
   */
  waitSignal?: AbortSignal;
  /**
   * Asked at the last moment, when the request is about to be written: on `false` it is given up, unsent. Unlike a signal it
   * needs nobody to be awake in time: a process that was frozen asks before anything else.
   */
  mayLeave?: () => boolean;
  /** Time for one attempt, in milliseconds, from sending to the last byte. */
  timeoutMs?: number;
  /** How often to repeat after a retryable error. Default: the client's `retries` for reads, 0 for changing calls. */
  retries?: number;
  /** Default `interactive`. */
  priority?: Priority;
  /** Calls of one group (such as one job) share what the pacer gives out fairly with other groups. */
  group?: string;
}

/** What one attempt came to; given to `onCall`. Holds no key, no token and no personal data but the ids' count. */
export interface CallReport {
  /** Path of the endpoint. */
  endpoint: string;
  category: ApiCategory | null;
  isChanging: boolean;
  priority: Priority;
  /** The call's group, if it has one. */
  group: string | null;
  /** 1 for the first attempt of a call. */
  attempt: number;
  /** Place of the Admin key in the configured list; `null` for calls without one. */
  keyIndex: number | null;
  /** Whether the request went out, so that Kakao may have counted it. */
  isSent: boolean;
  isOk: boolean;
  /** `null` when no answer came. */
  httpStatus: number | null;
  /** Kakao's error code: negative for kapi, `KOE…` for kauth. */
  code: number | string | null;
  latencyMs: number;
}

/** Options that `KakaoClient` and `KakaoLogin` have in common. */
export interface ConnectionOptions {
  /** Default `https://kapi.kakao.com`; a path in it is kept as a prefix. */
  apiUrl?: string;
  /** Default `https://kauth.kakao.com`. */
  authUrl?: string;
  /** Time for one attempt, in milliseconds. Default 10,000. */
  timeoutMs?: number;
  /** Default: keep-alive pools of its own, closed by `close()`. A given one is left open. */
  dispatcher?: Dispatcher;
  /** Most exchanges at a time. Default 64. */
  maxConnections?: number;
  /** Without one nothing is paced. */
  pacer?: Pacer;
  /** Called after every attempt. What it throws is ignored. */
  onCall?: (report: CallReport) => void;
  /** Retries of reads. Default 3. */
  retries?: number;
  /** Longest body that is read, in bytes. Default 8 MiB. */
  maxBodyBytes?: number;
}

/** Options of `KakaoClient`. */
export interface KakaoClientOptions extends ConnectionOptions {
  /** The app's Admin keys, up to 5; the first is the primary one (§1.7). */
  adminKeys: readonly string[];
}
