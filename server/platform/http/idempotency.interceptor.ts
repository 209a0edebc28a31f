import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { log } from '../log/log.js';
import type { Actor } from './actor.js';
import { actorOf, type DeskRequest } from './current-operator.decorator.js';
import { IdempotencyStore, type KeyedRequest } from './idempotency.store.js';
import { invalid, type ProblemBody, ProblemError } from './problem.js';
import { toProblem } from './to-problem.js';

const NOT_KEPT = 'linkdesk:answer-not-kept';
const RECORDS_REPLAY = 'linkdesk:records-replay';
const DONE_ONCE = 'linkdesk:done-once';
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * The answer of this route is not kept for `Idempotency-Key`: for a POST that only reads, whose answer holds
 * personal data that must not lie about for a day. Its repetition simply reads again.
 */
export const WithoutIdempotency = () => SetMetadata(NOT_KEPT, true);

/**
 * What this route makes carries the key itself ({@link SentKey}), and there is one of a key; or done again it changes nothing:
 * where a request was cut off, it is simply done again, and nobody is left in doubt.
 */
export const DoneOnce = () => SetMetadata(DONE_ONCE, true);

/** The `Idempotency-Key` of this request; null where it has none. */
export const SentKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null =>
    (context.switchToHttp().getRequest<DeskRequest>().headers['idempotency-key'] as string) ?? null,
);

/** Whether `Idempotency-Key` counts for this handler, where a log-in is needed. */
export function takesKey(method: string, handler: object): boolean {
  return CHANGING.has(method) && !Reflect.getMetadata(NOT_KEPT, handler);
}

/** A provider that writes into the access record whom an answer showed that was given again. */
export interface ReplayRecorder<Answer = never> {
  replayed(answer: Answer, actor: Actor): Promise<void>;
}

/** The answer of this route shows people, also to whoever gets it again. */
export const RecordsReplay = (recorder: Type<ReplayRecorder>) => SetMetadata(RECORDS_REPLAY, recorder);

/** The database failed in the middle: some of it may have been done, and the key stays in doubt. */
const IN_DOUBT = new Set(['database_unavailable', 'database_not_writable', 'database_time_limit']);

/** Refused before anything was done, or undone as a whole. */
const UNTOUCHED = new Set(['invalid_request', 'overtaken', 'kakao_pacing']);

/**
 * A changing request with `Idempotency-Key`, sent again within a day, gets the first answer (marked
 * `Idempotency-Replayed: true`) and does nothing again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: IdempotencyStore,
    private readonly modules: ModuleRef,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<DeskRequest>();
    const key = request.headers['idempotency-key'];
    const { operator } = request;
    const isKept = operator !== undefined && takesKey(request.method, context.getHandler());
    if (typeof key !== 'string' || !isKept) return next.handle();
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw invalid([{ field: 'Idempotency-Key', message: 'Expected 1 to 255 visible characters' }]);
    }

    const { method, originalUrl: path, body } = request;
    const keyed: KeyedRequest = { operatorId: operator.id, key, method, path, body };
    const mayRepeat = Reflect.getMetadata(DONE_ONCE, context.getHandler()) === true;
    const begun = await this.store.begin(keyed, mayRepeat);
    const response = context.switchToHttp().getResponse<Response>();
    if (!begun.first) {
      response.set('Idempotency-Replayed', 'true');
      if (begun.status >= 400) throw replayed(begun.body as ProblemBody);
      const recorder = this.reflector.get<Type<ReplayRecorder> | undefined>(
        RECORDS_REPLAY,
        context.getHandler(),
      );
      if (recorder) {
        await this.modules.get(recorder, { strict: false }).replayed(begun.body as never, actorOf(request));
      }
      response.status(begun.status);
      return of(begun.body ?? undefined);
    }
    return of(await this.store.whileAlive(keyed, () => this.work(keyed, next, response)));
  }

  private async work(keyed: KeyedRequest, next: CallHandler, response: Response): Promise<unknown> {
    try {
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.settle(this.store.finish(keyed, response.statusCode, body));
      return body;
    } catch (error) {
      await this.settle(this.keep(keyed, toProblem(error)));
      throw error;
    }
  }

  private async keep(keyed: KeyedRequest, problem: ProblemError): Promise<void> {
    const { status, code } = problem;
    if (IN_DOUBT.has(code)) return;
    if ([401, 403, 429].includes(status) || UNTOUCHED.has(code)) await this.store.release(keyed);
    else await this.store.finish(keyed, status, problem.toBody());
  }

  /** An answer that could not be kept is still given; its key stays in doubt. */
  private async settle(step: Promise<void>): Promise<void> {
    await step.catch((error: unknown) =>
      log.error({ err: error }, 'answer not kept for its idempotency key'),
    );
  }
}

function replayed(body: ProblemBody): ProblemError {
  const { status, code, title, detail, errors } = body;
  return new ProblemError({ status, code, title, detail, errors });
}
