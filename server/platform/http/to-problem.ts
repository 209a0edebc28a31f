import { HttpException } from '@nestjs/common';
import { KakaoError } from '../../kakao-client/index.js';
import { databaseCode } from '../database/error-code.js';
import { kakaoProblem } from '../kakao/kakao-problem.js';
import { ProblemError, unavailable } from './problem.js';

/** What body-parser puts on its errors. */
export interface ParserError extends Error {
  type?: string;
  status?: number;
  /** In bytes, where the body is larger. */
  limit?: number;
}

const BY_PARSER_TYPE: Record<string, { status: number; code: string; detail: string }> = {
  'entity.parse.failed': { status: 400, code: 'malformed_json', detail: 'The body is not valid JSON.' },
  'entity.verify.failed': { status: 400, code: 'malformed_json', detail: 'The body is not UTF-8.' },
  'entity.too.large': { status: 413, code: 'body_too_large', detail: 'The body is too large.' },
  'encoding.unsupported': {
    status: 415,
    code: 'unsupported_encoding',
    detail: 'This encoding is not known.',
  },
  'charset.unsupported': { status: 415, code: 'unsupported_charset', detail: 'This charset is not known.' },
  'request.aborted': { status: 400, code: 'request_aborted', detail: 'The body ended too early.' },
  'request.size.invalid': { status: 400, code: 'request_aborted', detail: 'The body ended too early.' },
  'parameters.too.many': { status: 413, code: 'body_too_large', detail: 'The body has too many fields.' },
};

const BY_STATUS: Record<number, { code: string; detail: string }> = {
  400: { code: 'invalid_request', detail: 'The request is not valid.' },
  401: { code: 'not_logged_in', detail: 'Log in first.' },
  403: { code: 'forbidden', detail: 'This is not allowed.' },
  404: { code: 'not_found', detail: 'There is nothing here.' },
  405: { code: 'method_not_allowed', detail: 'This method is not known here.' },
  413: { code: 'body_too_large', detail: 'The body is too large.' },
  415: { code: 'unsupported_media_type', detail: 'This kind of body is not known here.' },
  503: { code: 'unavailable', detail: 'Something this needs does not answer. Try again soon.' },
};

/** Codes of PostgreSQL and of sockets that mean "the database is not there now". */
const NO_DATABASE = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
  ],
  ...['57P01', '57P02', '57P03', '53300'],
]);
/** One of two acts on the same things was undone for the other to go on. */
const OVERTAKEN = {
  code: 'overtaken',
  detail: 'Somebody else changed the same things at this moment, and this was undone. Try again.',
};
/** The disk or the memory is used up, or it is a standby, or made read-only because the disk is nearly full. */
const NOT_WRITABLE = {
  code: 'database_not_writable',
  detail: 'The database has no room for this, or only reads. Tell whoever runs the server.',
};
/** A setting of the database ended it (`statement_timeout`, `lock_timeout`, `transaction_timeout`), or somebody there did. */
const TIME_LIMIT = {
  code: 'database_time_limit',
  detail:
    'This took longer than the database is set to allow. Ask for less at a time, or tell whoever runs the server.',
};
/** By the codes of PostgreSQL: it undid the transaction. */
const UNDONE = new Map([
  ...['40001', '40P01'].map((state) => [state, OVERTAKEN] as const),
  ...['53100', '53200', '25006'].map((state) => [state, NOT_WRITABLE] as const),
  ...['57014', '55P03', '25P04'].map((state) => [state, TIME_LIMIT] as const),
]);
/** The driver's own words where it has no code: the connection broke off, or none was to be had in time. */
const LOST = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect)/;
/** TypeORM's errors where the connection broke off between two statements of a transaction. */
const LOST_BETWEEN = /^QueryRunner(Provider)?AlreadyReleasedError$/;

/**
 * Turns anything thrown into the problem that is sent. Texts of errors that are not {@link ProblemError}
 * are never passed on: they may quote the body, a query or an address.
 */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof KakaoError) return kakaoProblem(error);
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error);
  const { type, status, limit } = (error ?? {}) as ParserError;
  const known = typeof type === 'string' ? BY_PARSER_TYPE[type] : undefined;
  if (known) {
    const tooLarge = typeof limit === 'number' ? { detail: `The body is larger than ${limit} bytes.` } : {};
    return new ProblemError({ ...known, ...tooLarge });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) return ofStatus(status, error);
  if (isDatabaseGone(error)) {
    return unavailable('The database does not answer. Try again soon.', 'database_unavailable', error);
  }
  const undone = UNDONE.get(databaseCode(error) ?? '');
  if (undone) return unavailable(undone.detail, undone.code, error);
  return new ProblemError({
    status: 500,
    code: 'internal_error',
    detail: 'Something went wrong here. The log has it under the request id.',
    cause: error,
  });
}

/** Whether the database may take later what it has not taken now: it is away, or undid it for a cause that passes. */
export function mayBeTakenLater(error: unknown): boolean {
  return isDatabaseGone(error) || UNDONE.has(databaseCode(error) ?? '');
}

function ofStatus(status: number, cause: unknown): ProblemError {
  const known = BY_STATUS[status] ?? { code: `http_${status}`, detail: 'The request was refused.' };
  return new ProblemError({ status, ...known, cause });
}

/**
 * Whether something failed because the database is away. Of a failure of the system itself (with a `syscall`) it is: what a
 * request needs is the database, Kakao's failures have a class of their own, and Redis is not waited for.
 */
function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (LOST.test(error.message) || LOST_BETWEEN.test(error.name)) return true;
  // Of a name with several addresses the system tells several failures in one, with the code of the first.
  const isOfSystem = 'syscall' in error || error instanceof AggregateError;
  if (!isOfSystem && error.name !== 'QueryFailedError' && !/\b(pg|postgres)/i.test(error.stack ?? ''))
    return false;
  return NO_DATABASE.has(databaseCode(error) ?? '');
}
