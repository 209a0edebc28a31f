import { STATUS_CODES } from 'node:http';
import type { Permission } from './permissions.js';

/** One input field that was refused and why; `field` is a dotted path such as `users.ids.3`. */
export interface FieldError {
  field: string;
  message: string;
}

/** What a {@link ProblemError} is made from. `detail` is shown to the caller: never put a secret in it. */
export interface ProblemInit {
  status: number;
  /** Stable, machine readable, snake_case: clients and translations depend on it. */
  code: string;
  title?: string;
  detail: string;
  errors?: FieldError[];
  /** Response headers that belong to this answer, such as `Retry-After`. */
  headers?: Record<string, string>;
  /** For the log only; never sent. */
  cause?: unknown;
  /** What a logged-in operator may not do, or not here; for the access record, never sent. */
  refused?: Permission;
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldError[];
  /** Only for 5xx: the id under which the cause was logged. */
  requestId?: string;
}

/**
 * The one error that features throw to answer a request with something else than success.
 * Everything else that reaches the filter becomes a 500 without details.
 *
 * @example throw new ProblemError({ status: 409, code: 'last_admin', detail: 'One administrator must stay.' });
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;
  readonly refused: Permission | undefined;

  constructor(init: ProblemInit) {
    super(`${init.code}: ${init.detail}`, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'ProblemError';
    this.status = init.status;
    this.code = init.code;
    this.title = init.title ?? STATUS_CODES[init.status] ?? 'Error';
    this.detail = init.detail;
    this.errors = init.errors;
    this.headers = init.headers ?? {};
    this.refused = init.refused;
  }

  /** The body as sent. */
  toBody(): ProblemBody {
    return {
      type: `urn:linkdesk:problem:${this.code}`,
      title: this.title,
      status: this.status,
      detail: this.detail,
      code: this.code,
      ...(this.errors ? { errors: this.errors } : {}),
    };
  }
}

/** 400 `invalid_request`: the input breaks the schema; `errors` names each field. */
export function invalid(errors: FieldError[]): ProblemError {
  const fields = errors.map((error) => error.field).join(', ');
  return new ProblemError({
    status: 400,
    code: 'invalid_request',
    detail: `The request is not valid: ${fields.slice(0, 300)}.`,
    errors,
  });
}

/**
 * 401 `not_logged_in`: nobody is logged in, or the session has ended. With the challenge that RFC 9110 asks for; of a scheme
 * for which no browser opens a window of its own.
 */
export function unauthorized(detail = 'Log in first.', code = 'not_logged_in'): ProblemError {
  return new ProblemError({ status: 401, code, detail, headers: { 'WWW-Authenticate': 'Cookie' } });
}

/** 403: logged in, but may not do this. The access record tells of it. */
export function forbidden(
  refused: Permission,
  detail = 'Your role does not allow this.',
  code = 'forbidden',
): ProblemError {
  return new ProblemError({ status: 403, code, detail, refused });
}

/** 404: there is no such thing. */
export function notFound(detail = 'There is nothing here.', code = 'not_found'): ProblemError {
  return new ProblemError({ status: 404, code, detail });
}

/** 405 `method_not_allowed`: another method asks for it. */
export function methodNotAllowed(allow: string): ProblemError {
  const detail = `Ask with ${allow}.`;
  return new ProblemError({ status: 405, code: 'method_not_allowed', detail, headers: { Allow: allow } });
}

/** 409: the thing is in a state that does not allow this. */
export function conflict(code: string, detail: string): ProblemError {
  return new ProblemError({ status: 409, code, detail });
}

/** 429 with `Retry-After` in whole seconds (at least 1). */
export function tooMany(detail: string, retryAfterMs: number, code = 'too_many_requests'): ProblemError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new ProblemError({ status: 429, code, detail, headers: { 'Retry-After': String(seconds) } });
}

/** 503: something this server depends on does not answer; worth trying again. */
export function unavailable(detail: string, code = 'unavailable', cause?: unknown): ProblemError {
  return new ProblemError({ status: 503, code, detail, cause });
}
