import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { offAbort, onAbort } from './on-abort.js';

/** One request as it goes over the wire. */
export interface WireRequest {
  origin: string;
  path: string;
  method: 'GET' | 'POST';
  headers: string[];
  body: string | null;
  timeoutMs: number;
  maxBytes: number;
  signal: AbortSignal | undefined;
  /** Asked when the request is about to be written. */
  mayLeave: (() => boolean) | undefined;
}

/** A complete answer. */
export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Why there is no complete answer. */
export type WireFailureReason = 'timeout' | 'connection' | 'too-large' | 'aborted';

/** No complete answer; internal, turned into a `KakaoError` by the caller. */
export class WireFailure {
  constructor(
    readonly reason: WireFailureReason,
    /** True when the request had begun to be written, so that it may have arrived. */
    readonly isSent: boolean,
    /** Status of the answer's head, if that much came. */
    readonly status: number | null,
    readonly cause: unknown,
  ) {}
}

const EMPTY = Buffer.alloc(0);
const NONE: IncomingHttpHeaders = {};

/**
 * Sends one request and collects the whole answer. Uses the dispatcher's own handler interface, which saves the
 * stream that `request()` would build for every answer of some thirty bytes.
 *
 * @throws {WireFailure} (rejects) when no complete answer came
 */
export function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => new Exchange(dispatcher, request, resolve, reject));
}

class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private status: number | null = null;
  private headers: IncomingHttpHeaders = NONE;
  private first: Buffer | null = null;
  private more: Buffer[] | null = null;
  private bytes = 0;
  private isDone = false;
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort: (() => void) | null = null;

  constructor(
    dispatcher: Dispatcher,
    private readonly request: WireRequest,
    private readonly resolve: (answer: WireAnswer) => void,
    private readonly reject: (failure: WireFailure) => void,
  ) {
    this.timer = setTimeout(() => this.fail('timeout', null), request.timeoutMs);
    const { signal } = request;
    if (signal) {
      this.onAbort = () => this.fail('aborted', signal.reason);
      if (signal.aborted) {
        this.fail('aborted', signal.reason);
        return;
      }
      onAbort(signal, this.onAbort);
    }
    try {
      dispatcher.dispatch(
        {
          origin: request.origin,
          path: request.path,
          method: request.method,
          headers: request.headers,
          body: request.body,
          // The timer above bounds the whole exchange, so undici's own ones are not needed.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        this,
      );
    } catch (error) {
      this.fail('connection', error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { mayLeave } = this.request;
    if (mayLeave && !mayLeave()) this.fail('aborted', null);
    if (this.isDone) controller.abort(new Error('given up before it was sent'));
    else this.controller = controller;
  }

  onResponseStart(_controller: unknown, status: number, headers: IncomingHttpHeaders): void {
    if (this.isDone || status < 200) return;
    this.status = status;
    this.headers = headers;
    if (Number(headers['content-length']) > this.request.maxBytes) this.fail('too-large', null);
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.isDone) return;
    this.bytes += chunk.length;
    if (this.bytes > this.request.maxBytes) this.fail('too-large', null);
    else if (this.first === null) this.first = chunk;
    else if (this.more === null) this.more = [this.first, chunk];
    else this.more.push(chunk);
  }

  onResponseEnd(): void {
    if (this.isDone) return;
    const { headers } = this;
    const body = this.more === null ? (this.first ?? EMPTY) : Buffer.concat(this.more, this.bytes);
    this.finish();
    this.resolve({ status: this.status ?? 0, headers, body });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail('connection', error);
  }

  private fail(reason: WireFailureReason, cause: unknown): void {
    if (this.isDone) return;
    const { controller } = this;
    const isSent = controller !== null;
    this.finish();
    controller?.abort(new Error(reason));
    this.reject(new WireFailure(reason, isSent, this.status, cause));
  }

  private finish(): void {
    this.isDone = true;
    clearTimeout(this.timer);
    if (this.onAbort) offAbort(this.request.signal, this.onAbort);
    // Undici's side of this call refers to itself by way of these. Where one such ring grew old before its call ended, the
    // collector kept those of later calls with it: three quarters of what outlived its young space, and twice its pauses.
    this.controller = null;
    this.headers = NONE;
    this.first = null;
    this.more = null;
  }
}
