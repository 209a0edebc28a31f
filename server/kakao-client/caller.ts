import type { Dispatcher } from 'undici';
import { Pool } from 'undici';
import { readAnswer } from './answer.js';
import { parseBase } from './base-url.js';
import type { Endpoint } from './endpoints.js';
import { KakaoApiError, KakaoError } from './errors.js';
import { aborted, codeOfFailure, fromWireFailure, pacedResult } from './failures.js';
import type { Check } from './guards/core.js';
import { type HeaderList, type KeyHandle, KeyRing } from './keys.js';
import type { CallOptions, CallReport, ConnectionOptions } from './options.js';
import type { Pacer, Permit } from './pacing/pacer.js';
import { createRedact, type Redact } from './redact.js';
import { pause, retryDelayMs } from './retry.js';
import { exchange, WireFailure } from './transport/exchange.js';
import { Gate } from './transport/gate.js';

/** One call, ready to be sent. */
export interface Call<T> {
  endpoint: Endpoint;
  /** Encoded: the query of a GET, the form of a POST (§1.3); empty where there are none. */
  params: string;
  /** Headers of a call without Admin key. */
  headers?: HeaderList;
  guard: Check<T>;
  /** Masks this call's own secrets too (tokens, codes); default: the configured keys. */
  redact?: Redact;
}

const NO_OPTIONS: CallOptions = {};

/** Longer than this nobody who waits is kept for another attempt: only a `Retry-After` asks for it. */
const INTERACTIVE_PATIENCE_MS = 20_000;

/** Sends calls: picks the key, waits for the pacer and for a free connection, retries, reports. */
export class Caller {
  readonly #keys: KeyRing;
  readonly #secrets: readonly string[];
  readonly #redact: Redact;
  readonly #hosts: Record<Endpoint['host'], { origin: string; prefix: string; dispatcher: Dispatcher }>;
  readonly #own: Pool[] = [];
  readonly #gate: Gate;
  readonly #pacer: Pacer | undefined;
  readonly #onCall: ((report: CallReport) => void) | undefined;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #maxBytes: number;

  /** @param secrets what else must never be seen, beside the Admin keys */
  constructor(options: ConnectionOptions, adminKeys: readonly string[], secrets: readonly string[] = []) {
    const maxConnections = options.maxConnections ?? 64;
    this.#keys = new KeyRing(adminKeys);
    this.#secrets = [...adminKeys, ...secrets];
    this.#redact = createRedact(this.#secrets);
    this.#gate = new Gate(maxConnections);
    this.#pacer = options.pacer;
    this.#onCall = options.onCall;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#retries = options.retries ?? 3;
    this.#maxBytes = options.maxBodyBytes ?? 8 * 1024 * 1024;
    const host = (url: string, name: string) => {
      const { origin, prefix } = parseBase(url, name);
      const own = options.dispatcher ? undefined : new Pool(origin, { connections: maxConnections });
      if (own) this.#own.push(own);
      return { origin, prefix, dispatcher: (options.dispatcher ?? own) as Dispatcher };
    };
    this.#hosts = {
      api: host(options.apiUrl ?? 'https://kapi.kakao.com', 'apiUrl'),
      auth: host(options.authUrl ?? 'https://kauth.kakao.com', 'authUrl'),
    };
  }

  /** A masker that also knows the given texts, for calls that carry secrets of their own. */
  redactWith(secrets: readonly string[]): Redact {
    return createRedact([...this.#secrets, ...secrets]);
  }

  /** Sends a call and repeats it as its options allow. */
  async send<T>(call: Call<T>, options: CallOptions = NO_OPTIONS): Promise<T> {
    const { endpoint } = call;
    const retries = options.retries ?? (endpoint.isChanging ? 0 : this.#retries);
    let key = call.headers ? null : this.#keys.pick(endpoint.category);
    let tried: Set<number> | undefined;
    let isUnknown = false;
    for (let attempt = 1, failures = 0; ; attempt++) {
      try {
        const result = await this.#attempt(call, key, options, attempt);
        if (key) this.#keys.trust(key, endpoint.category);
        return result;
      } catch (error) {
        if (!(error instanceof KakaoError)) throw error;
        isUnknown ||= error.isAnswerUnknown;
        error.isAnswerUnknown = isUnknown;
        error.attempts = attempt;
        tried ??= new Set();
        const other = key && this.#otherKey(key, endpoint, error, tried);
        if (other) {
          key = other;
          continue;
        }
        if (!error.isRetryable || failures++ >= retries) throw error;
        const { signal, waitSignal = signal, priority = 'interactive' } = options;
        const delayMs = retryDelayMs(error, failures);
        if (priority === 'interactive' && delayMs > INTERACTIVE_PATIENCE_MS) throw error;
        await pause(delayMs, waitSignal).catch((reason) => {
          throw aborted(endpoint, reason, isUnknown, attempt);
        });
      }
    }
  }

  /** Closes the client's own connections, after the running exchanges. */
  async close(): Promise<void> {
    await Promise.all(this.#own.map((pool) => pool.close()));
  }

  /** The next key to try after a refusal that is the key's (§1.7), or null. Such a refusal changed nothing. */
  #otherKey(key: KeyHandle, endpoint: Endpoint, error: KakaoError, tried: Set<number>): KeyHandle | null {
    if (!(error instanceof KakaoApiError) || error.scope !== 'app') return null;
    // The IP and domain lists are the app's, no other key helps; the same goes for a consent item switched off.
    if (error.code === -401 && !/mismatched/i.test(error.msg)) this.#keys.setAside(key);
    else if (error.code === -3 && !/App disabled/i.test(error.msg))
      this.#keys.setAsideFor(key, endpoint.category);
    else return null;
    tried.add(key.index);
    return this.#keys.pick(endpoint.category, tried);
  }

  async #attempt<T>(call: Call<T>, key: KeyHandle | null, options: CallOptions, attempt: number): Promise<T> {
    const { endpoint } = call;
    const priority = options.priority ?? 'interactive';
    const { signal, waitSignal = signal } = options;
    let permit: Permit | undefined;
    let isInside = false;
    try {
      if (waitSignal?.aborted) throw waitSignal.reason;
      if (this.#pacer) {
        const granted = this.#pacer.acquire(endpoint.path, {
          priority,
          signal: waitSignal,
          group: options.group,
        });
        permit = granted instanceof Promise ? await granted : granted;
      }
      isInside = this.#gate.tryEnter();
      if (!isInside) {
        await this.#gate.wait(priority, waitSignal);
        isInside = true;
      }
      if (waitSignal?.aborted) throw waitSignal.reason;
    } catch (error) {
      if (isInside) this.#gate.leave();
      if (permit) this.#pacer?.report(permit, { result: 'unused', latencyMs: 0 });
      if (error instanceof KakaoError) throw error;
      throw waitSignal?.aborted ? aborted(endpoint, waitSignal.reason, false, attempt) : error;
    }
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs;
    const redact = call.redact ?? this.#redact;
    const startedAt = performance.now();
    let status: number | null = null;
    let isSent = true;
    let failure: KakaoError | null = null;
    try {
      const host = this.#hosts[endpoint.host];
      const path = host.prefix + endpoint.path;
      const isForm = endpoint.method === 'POST';
      const answer = await exchange(host.dispatcher, {
        origin: host.origin,
        path: isForm || !call.params ? path : `${path}?${call.params}`,
        method: endpoint.method,
        headers: (key?.headers ?? call.headers) as HeaderList,
        body: isForm ? call.params || null : null,
        timeoutMs,
        maxBytes: this.#maxBytes,
        signal,
        mayLeave: options.mayLeave,
      });
      status = answer.status;
      return readAnswer(answer, {
        endpoint: endpoint.path,
        guard: call.guard,
        redact,
      });
    } catch (error) {
      if (error instanceof WireFailure) {
        isSent = error.isSent;
        status = error.status;
        failure = fromWireFailure(error, endpoint, { timeoutMs, maxBytes: this.#maxBytes }, redact);
      } else if (error instanceof KakaoError) failure = error;
      else throw error;
      throw failure;
    } finally {
      this.#gate.leave();
      if (this.#pacer || this.#onCall) {
        const latencyMs = performance.now() - startedAt;
        if (permit) this.#pacer?.report(permit, { result: pacedResult(failure, isSent), latencyMs });
        this.#report(endpoint, options, attempt, key, isSent, status, failure, latencyMs);
      }
    }
  }

  #report(
    endpoint: Endpoint,
    { priority = 'interactive', group }: CallOptions,
    attempt: number,
    key: KeyHandle | null,
    isSent: boolean,
    httpStatus: number | null,
    failure: KakaoError | null,
    latencyMs: number,
  ): void {
    if (!this.#onCall) return;
    try {
      this.#onCall({
        endpoint: endpoint.path,
        category: endpoint.category,
        isChanging: endpoint.isChanging,
        priority,
        group: group ?? null,
        attempt,
        keyIndex: key ? key.index : null,
        isSent,
        isOk: failure === null,
        httpStatus,
        code: codeOfFailure(failure),
        latencyMs,
      });
    } catch {
      // A listener's trouble must never turn a call that Kakao carried out into a failed one.
    }
  }
}
