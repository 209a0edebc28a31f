import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { constants } from 'node:zlib';
import type { NestExpressApplication, NestExpressBodyParserType } from '@nestjs/platform-express';
import compression from 'compression';
import cookieParser from 'cookie-parser';
import type { NextFunction, Request, Response } from 'express';
import { clientAddress } from './client-address.js';
import { answerClientErrors } from './client-errors.js';
import type { DeskRequest } from './current-operator.decorator.js';
import { hasBody, LOG_IN_PATH, LogInFirst } from './log-in-first.js';
import { originCheck, WEBHOOK_PATH } from './origin-check.js';
import { invalid, ProblemError, type ProblemInit } from './problem.js';
import { securityHeaders } from './security-headers.js';
import { limitSlowBodies } from './slow-bodies.js';
import { serveDashboard } from './static-dashboard.js';
import { type ParserError, toProblem } from './to-problem.js';
import { utf8Address, verifyUtf8 } from './utf8.js';

/** How hard answers are compressed: a list shrinks to a tenth this way too, and harder costs more than the rest of it. */
const FASTEST = 1;

/** Largest body of a request. Ten thousand ids are about 220 kB. */
const BODY_LIMIT = '2mb';

/** Levels of a body's fields: nothing that is asked for has half as many. */
const MAX_DEPTH = 30;

/** Express takes an address also with a slash at its end and with capitals, and so do all of these. */
const DRAFT_PATH = /^\/api\/jobs\/?$/i;

/** Of a draft of a job, which may name a million ids: about 22 MB. */
const DRAFT_LIMIT = '32mb';

/** Of a log-in, which anybody may send. */
const LOG_IN_LIMIT = '16kb';

/**
 * JSON for the API. What Kakao's webhooks send stays text, whatever kind it claims to be: their reader must see it
 * as it came, because parsers round ids and lose repeated fields.
 */
const BODY_PARSERS: [NestExpressBodyParserType, Record<string, unknown>][] = [
  ['text', { type: isWebhook, limit: '128kb' }],
  ['json', { strict: true, verify: verifyUtf8, limit: DRAFT_LIMIT, type: isJsonTo(DRAFT_PATH) }],
  ['json', { strict: true, verify: verifyUtf8, limit: LOG_IN_LIMIT, type: isJsonTo(LOG_IN_PATH) }],
  ['json', { strict: true, verify: verifyUtf8, type: isJsonTo(/^\/api\//i) }],
];

/** Below `/api`: they read their body themselves, as it arrives. Windows calls CSV what the last of the types says. */
const UPLOAD_PATH = /^\/(id-lists|told-files)\/?$/i;
const UPLOAD_TYPES = ['text/csv', 'text/plain', 'application/octet-stream', 'application/vnd.ms-excel'];

const ENCODING = 'Content-Encoding';
const MALFORMED_ENCODING: ProblemInit = {
  status: 400,
  code: 'malformed_encoding',
  detail: 'The body is not what its Content-Encoding says.',
  errors: [{ field: ENCODING, message: 'The body is something else' }],
};
const PACKED_FILE: ProblemInit = {
  status: 415,
  code: 'unsupported_encoding',
  detail: 'Send the file as it is, without a Content-Encoding.',
  errors: [{ field: ENCODING, message: 'A file is sent as it is' }],
};

export interface HttpOptions {
  /** Folder of the built dashboard; left out or not built: the API alone. */
  dashboardDirectory?: string;
  /**
   * Proxies whose `X-Forwarded-*` headers are believed: addresses, subnets, or `loopback`, `linklocal`,
   * `uniquelocal`. Left out: `loopback` only, because others could forge the address in the access record.
   */
  trustProxy?: string[];
}

/**
 * Everything before the routes: proxies, request id, security headers, compression, the origin check, cookies,
 * the log-in before a body, bodies and the dashboard. Call it once, before `app.init()`/`listen()`, on an application that was created with
 * `bodyParser: false`.
 */
export function configureHttp(app: NestExpressApplication, options: HttpOptions = {}): void {
  answerClientErrors(app.getHttpServer());
  limitSlowBodies(app.getHttpServer(), isForAnybody);
  app.set('trust proxy', options.trustProxy ?? ['loopback']);
  app.set('etag', false);
  app.set('query parser', wholeQuery);
  app.use(requestId);
  app.use(keepAddress);
  app.use(securityHeaders());
  app.use(
    compression({
      filter: isCompressed,
      level: FASTEST,
      brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: FASTEST } },
    }),
  );
  app.use('/api', noStore, utf8Address);
  app.use(originCheck);
  app.use(cookieParser());
  const logInFirst = app.get(LogInFirst);
  app.use('/api', logInFirst.use.bind(logInFirst));
  for (const [type, parser] of BODY_PARSERS) {
    // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, not a React hook
    app.useBodyParser(type, { limit: BODY_LIMIT, ...parser });
  }
  app.use(parserProblems);
  app.use(nestedBody);
  app.use('/api', knownBody);
  if (options.dashboardDirectory) serveDashboard(app, options.dashboardDirectory);
}

/** Every parameter of a query, of which the longest has some thousands: by itself it would be read up to the thousandth. */
function wholeQuery(text: string | null): object {
  return parse(text ?? '', '&', '=', { maxKeys: 0 });
}

/** JSON that is sent to one address. */
function isJsonTo(path: RegExp) {
  return ({ url, headers }: IncomingMessage): boolean =>
    path.test(pathOf(url)) &&
    headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

/** Reads the address at once: a socket closed by its browser has none any more, and the access record needs it. */
function keepAddress(request: Request, _response: Response, next: NextFunction): void {
  Object.defineProperty(request, 'ip', { value: clientAddress(request), enumerable: true });
  next();
}

function requestId(request: DeskRequest, response: Response, next: NextFunction): void {
  request.requestId = randomUUID();
  response.setHeader('X-Request-Id', request.requestId);
  next();
}

/** Whether a body is read of whoever sends it: only below `/api` is somebody logged in first. */
function isForAnybody({ url }: IncomingMessage): boolean {
  const path = pathOf(url);
  return !/^\/api\//i.test(path) || LOG_IN_PATH.test(path);
}

/** Also of an address as proxies are asked for it, `http://desk/api/session`, which Express takes too. */
function pathOf(url = ''): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '').split('?')[0] ?? '';
}

function isWebhook(request: IncomingMessage): boolean {
  return WEBHOOK_PATH.test(pathOf(request.url));
}

/** Event streams are never compressed: the compressor would hold events back. */
function isCompressed(request: Request, response: Response): boolean {
  const type = String(response.getHeader('Content-Type') ?? '');
  return !type.startsWith('text/event-stream') && compression.filter(request, response);
}

/** Answers of the API hold personal data: no cache keeps them. */
function noStore(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** Nest would lose what kind of parser error it is, and quote the body in its message. */
function parserProblems(error: ParserError, request: Request, _response: Response, next: NextFunction): void {
  // What fails while it is unpacked has no type of its own.
  const isUnnamed = !(error instanceof ProblemError) && error.type === undefined;
  const isBadlyPacked = isUnnamed && request.headers['content-encoding'] !== undefined;
  next(isBadlyPacked ? new ProblemError(MALFORMED_ENCODING) : toProblem(error));
}

/** A body nested deeper than anything that is asked for is refused: whoever walks through it would run out of stack. */
function nestedBody(request: Request, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const [field] = fields.find(([, value]) => isDeeperThan(MAX_DEPTH, value)) ?? [];
  next(field === undefined ? undefined : invalid([{ field, message: 'Nested too deep' }]));
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** Only parsers unpack: of a file that came so, the packed bytes would be read. */
function isPacked({ headers }: Request): boolean {
  return !['', 'identity'].includes(headers['content-encoding']?.trim().toLowerCase() ?? '');
}

/** A body that no parser took is refused, so that a form of another kind is never taken for an empty body. */
function knownBody(request: Request, _response: Response, next: NextFunction): void {
  const isUpload = UPLOAD_PATH.test(request.path);
  if (!hasBody(request)) next();
  else if (!request.is(isUpload ? UPLOAD_TYPES : 'application/json')) {
    const detail = `Send ${isUpload ? 'text/csv' : 'application/json'}.`;
    next(new ProblemError({ status: 415, code: 'unsupported_media_type', detail }));
  } else next(isUpload && isPacked(request) ? new ProblemError(PACKED_FILE) : undefined);
}
