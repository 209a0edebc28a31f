import {
  AdaptivePacer,
  API_ERROR_CODES,
  type CallOptions,
  type ErrorCodeFacts,
  KakaoAbortError,
  KakaoApiError,
  type KakaoClient,
  KakaoConnectionError,
  pause,
  RATE_DEFAULTS,
} from '../../../kakao-client/index.js';

const SCOPE = 'email';
export const MOST_LATENCY_MS = 2_000;

function refusal(endpoint: string, code: number): KakaoApiError {
  const facts = API_ERROR_CODES.get(code) as ErrorCodeFacts;
  const { action, scope, isRetryable, isAnswerUnknown } = facts;
  const init = { endpoint, code, httpStatus: 400, msg: '', action, scope, isRetryable, isAnswerUnknown };
  return new KakaoApiError(code === -2 ? { ...init, scope: 'person' } : init);
}

/**
 * Kakao behind a pacer, of which a share of the calls fails: refused for now, or cut off, after it was carried out or before.
 * It keeps to itself what it did to whom.
 */
export class FaultyKakao {
  /** By person: since when they are linked. */
  readonly linked = new Map<string, Date>();
  readonly agreed = new Set<string>();
  /** What calls changed, in their order, and of which link. */
  readonly changes: { id: string; at: Date; since: Date | undefined }[] = [];
  /** To whom a change was answered as carried out. */
  readonly answered = new Set<string>();
  private readonly pacer: AdaptivePacer;

  /** @param failing share of the calls that fail */
  constructor(
    callsPerSecond: number,
    private readonly failing: number,
  ) {
    const rate = { ...RATE_DEFAULTS, initialRate: callsPerSecond, isAdaptive: false };
    this.pacer = new AdaptivePacer({ laneOf: () => ({ name: 'known', rate, window: null }) });
  }

  readonly client = {
    getUsers: (ids: string[], _properties: unknown, options: CallOptions) =>
      this.call('/v2/app/users', options, () =>
        ids
          .filter((id) => this.linked.has(id))
          .map((id) => ({ id, connected_at: this.linked.get(id)?.toISOString() })),
      ),
    getScopes: (id: string, _names: undefined, options: CallOptions) =>
      this.call('/v2/user/scopes', options, () => ({
        id,
        scopes: [{ id: SCOPE, agreed: this.agreed.has(id), revocable: true }],
      })),
    unlink: (id: string, options: CallOptions) =>
      this.change('/v1/user/unlink', id, options, () => {
        if (!this.linked.delete(id)) throw refusal('/v1/user/unlink', -101);
        return { id };
      }),
    revokeScopes: (id: string, _names: string[], options: CallOptions) =>
      this.change('/v2/user/revoke/scopes', id, options, () => {
        if (!this.agreed.delete(id)) throw refusal('/v2/user/revoke/scopes', -2);
        return { id, scopes: [{ id: SCOPE, agreed: false }] };
      }),
  } as unknown as KakaoClient;

  /** Somebody leaves and links again, with all consents. */
  linkAnew(id: string): void {
    this.linked.set(id, new Date());
    this.agreed.add(id);
  }

  private async change<T>(endpoint: string, id: string, options: CallOptions, act: () => T): Promise<T> {
    const answer = await this.call(endpoint, options, () => {
      const since = this.linked.get(id);
      const done = act();
      this.changes.push({ id, at: new Date(), since });
      return done;
    });
    this.answered.add(id);
    return answer;
  }

  private async call<T>(endpoint: string, options: CallOptions, act: () => T): Promise<T> {
    await this.turn(endpoint, options);
    const fate = Math.random();
    const isCarriedOut = Math.random() < 0.5;
    const isAborted = await passed(Math.random() * MOST_LATENCY_MS, options.signal);
    if (!isAborted && fate >= this.failing) return act();
    if (!isAborted && fate < this.failing / 3) throw refusal(endpoint, -1);
    if (isCarriedOut) silently(act);
    const init = { endpoint, isAnswerUnknown: true };
    throw isAborted ? new KakaoAbortError(init) : new KakaoConnectionError('UND_ERR_SOCKET', init);
  }

  /** As the client does it: what waits is called back, and what leaves is asked for once more. */
  private async turn(endpoint: string, { waitSignal: signal, mayLeave, group }: CallOptions): Promise<void> {
    const unsent = (cause: unknown) => new KakaoAbortError({ endpoint, isAnswerUnknown: false, cause });
    if (signal?.aborted) throw unsent(signal.reason);
    try {
      const permit = await this.pacer.acquire(endpoint, { priority: 'bulk', signal, group });
      this.pacer.report(permit, { result: 'ok', latencyMs: 0 });
    } catch (cause) {
      throw unsent(cause);
    }
    if (mayLeave && !mayLeave()) throw unsent('not to leave any more');
  }
}

function silently(act: () => unknown): void {
  try {
    act();
  } catch {
    // Refused, which nobody learns.
  }
}

/** @returns whether the wait was given up */
async function passed(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  await pause(ms, signal).catch(() => null);
  return signal?.aborted ?? false;
}
