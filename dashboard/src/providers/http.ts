import { HttpError } from 'react-admin';
import { serverContact } from './contact';
import { isAway } from './presence';
import { letGo } from './press';
import { tabSession } from './tabSession';

/** One field's complaint in a problem+json answer. */
export interface FieldError {
  field: string;
  message: string;
}

/** A refused or failed request. `code` is the API's stable code, `unreachable` where no answer came at all. */
export class ApiError extends HttpError {
  readonly code: string;
  readonly fields: FieldError[];
  /** What failed was an act under an `Idempotency-Key`: sent again under the same, it is not done twice. */
  isSentOnce = false;

  constructor(message: string, status: number, code: string, fields: FieldError[] = [], body?: unknown) {
    super(message, status, body);
    // react-admin's HttpError sets its own prototype, which would hide this class from instanceof.
    Object.setPrototypeOf(this, ApiError.prototype);
    this.code = code;
    this.fields = fields;
  }
}

export type Query = Record<string, string | number | boolean | string[] | null | undefined>;

const isEmpty = (value: Query[string]) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** What is asked for, without what is empty. */
const asked = (query: Query) => Object.entries(query).filter(([, value]) => !isEmpty(value));

/** Builds a query string: lists are comma separated, empty values left out. */
export function toQueryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of asked(query)) params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** A key for `Idempotency-Key`; `randomUUID` exists on HTTPS and localhost only, intranets use plain HTTP too. */
export function newIdempotencyKey(): string {
  if (globalThis.crypto.randomUUID) return globalThis.crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
  /** Under which name the body is sent. */
  fileName?: string;
  /** Nothing is changed by it; so by every GET. */
  isReading?: boolean;
  /** What was answered before: the same object again, where the server says that all of it is still so. */
  known?: object;
  /** The answer is a file, given as a File with the name that the server gives it. */
  isFile?: boolean;
}

/** Under which `ETag` something was answered. */
const tags = new WeakMap<object, string>();

/** An answer that says that nobody is logged in: not the one to a wrong password. */
const saysLoggedOut = (error: unknown) =>
  error instanceof ApiError && error.status === 401 && error.code !== 'wrong_credentials';

/**
 * One request to our API. Where the session has ended in the middle of work, a reading waits for the log-in and is then
 * repeated; anything else fails, and is repeated by whoever wants it, so that nothing is done twice.
 *
 * @returns the JSON answer, or undefined for an empty one
 * @throws ApiError for any answer outside 200–299 and for no answer
 */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const { logIns } = tabSession.read();
  const { isReading = method === 'GET' } = options;
  try {
    return await requestOnce<T>(method, path, options);
  } catch (error) {
    if (error instanceof ApiError) error.isSentOnce = options.idempotencyKey !== undefined;
    if (!saysLoggedOut(error)) throw error;
    tabSession.refused(logIns);
    if (isReading && (await tabSession.untilBack(options.signal))) return request(method, path, options);
    throw error;
  }
}

/** One request on the session cookie as it is, whatever the answer; otherwise like {@link request}. */
export async function requestOnce<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const { query, body, signal, idempotencyKey, fileName, known } = options;
  const isFile = body instanceof Blob;
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = isFile ? 'application/octet-stream' : 'application/json';
  // Only what somebody does puts off the end of an idle session.
  if (isAway()) headers['X-Background-Request'] = '1';
  // Where somebody else has logged in in another tab, this one is not to go on in their name.
  const { operator, isLeaving } = tabSession.read();
  if (operator && !isLeaving) headers['X-Operator-Id'] = operator.id;
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey;
  if (fileName) headers['Content-Disposition'] = `attachment; filename*=UTF-8''${percentEncoded(fileName)}`;
  const tag = known && tags.get(known);
  if (tag) headers['If-None-Match'] = tag;
  let response: Response;
  try {
    response = await fetch(`/api${path}${toQueryString(query)}`, {
      method,
      headers,
      body: body === undefined || isFile ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    serverContact.missed();
    throw noAnswer();
  }
  if (isOfGateway(response)) serverContact.missed();
  else serverContact.answered();
  if (response.status === 304 && known) return known as T;
  const brokeOff = (cause: unknown): never => {
    throw signal?.aborted ? cause : noAnswer();
  };
  if (response.ok && options.isFile) return (await fileOf(response).catch(brokeOff)) as T;
  const text = await response.text().catch(brokeOff);
  const json = parse(text);
  await letGo();
  if (!response.ok) throw toApiError(response, json);
  const given = response.headers.get('ETag');
  if (given && json) tags.set(json, given);
  return json as T;
}

/** None came, or it broke off. */
const noAnswer = () => new ApiError('no answer', 0, 'unreachable');

/** In characters of a header, whatever they are: of half a character, which `encodeURIComponent` throws at, a mark is left. */
const percentEncoded = (text: string) =>
  new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20').replaceAll('*', '%2A');

/** A file under its name in the reader's language where there is one, otherwise its plain one. */
async function fileOf(response: Response): Promise<File> {
  const given = response.headers.get('Content-Disposition') ?? '';
  const inWords = /filename\*=UTF-8''([^;]+)/.exec(given)?.[1];
  const name = inWords ? decodeURIComponent(inWords) : (/filename="([^"]+)"/.exec(given)?.[1] ?? '');
  const blob = await response.blob();
  return new File([blob], name, { type: blob.type });
}

/** A gateway before the server says that there is none behind it; the server's own faults are problems with a code. */
function isOfGateway({ status, headers }: Response): boolean {
  return [502, 503, 504].includes(status) && !headers.get('Content-Type')?.includes('json');
}

/** Whether the server has said no, which asking again does not change; not that it, or the way to it, has a fault. */
export const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500;

const IN_DOUBT = new Set([
  'idempotency_in_progress',
  'database_unavailable',
  'database_not_writable',
  'database_time_limit',
]);

/**
 * Whether what was asked may be done, or under way, though it failed: no whole answer came but a gateway's, the same is
 * still at work, or the server lost its database over it, which may only read by now.
 */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  const { status, code } = error;
  return status === 0 || /^http-50[234]$/.test(code) || IN_DOUBT.has(code);
}

function parse(text: string): object | undefined {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toApiError(response: Response, json: unknown): ApiError {
  const problem = (json ?? {}) as { code?: string; detail?: string; title?: string; errors?: FieldError[] };
  return new ApiError(
    problem.detail ?? problem.title ?? response.statusText,
    response.status,
    problem.code ?? `http-${response.status}`,
    problem.errors ?? [],
    problem,
  );
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal }),
  /** What was answered before, as it is now; the same object where nothing of it has changed. */
  getAnew: <T extends object>(path: string, known: T | undefined, signal?: AbortSignal) =>
    request<T>('GET', path, { known, signal }),
  /**
   * A list. What is searched for (`q`) may be personal: then the whole question is sent in the body, because addresses stay in
   * the logs of proxies.
   */
  list: <T>(path: string, query: Query = {}, signal?: AbortSignal) => {
    if (isEmpty(query.q)) return request<T>('GET', path, { query, signal });
    const body = Object.fromEntries(asked(query));
    return request<T>('POST', `${path}/search`, { body, signal, isReading: true });
  },
  /** How many match; asked for in the body, as a list is that is searched. */
  count: (path: string, query: Query, signal?: AbortSignal) => {
    const body = Object.fromEntries(asked(query));
    return request<{ total: number; totalIsExact: boolean }>('POST', `${path}/count`, {
      body,
      signal,
      isReading: true,
    });
  },
  post: <T>(path: string, body?: unknown, idempotencyKey?: string) =>
    request<T>('POST', path, { body: body ?? {}, idempotencyKey }),
  put: <T>(path: string, body: unknown, idempotencyKey?: string) =>
    request<T>('PUT', path, { body, idempotencyKey }),
  patch: <T>(path: string, body: unknown, idempotencyKey?: string) =>
    request<T>('PATCH', path, { body, idempotencyKey }),
  delete: <T>(path: string, body?: unknown, idempotencyKey?: string) =>
    request<T>('DELETE', path, { body, idempotencyKey }),
};

/** Sends a file as it is, under its own name, which may be personal and so stands in no address. */
export const upload = <T>(path: string, file: File, query: Query = {}) =>
  request<T>('POST', path, { query, body: file, fileName: file.name.slice(0, 200) });

/** Asks for a file; why it is taken stands in the body, and so in no address. */
export const download = (path: string, body: unknown) => request<File>('POST', path, { body, isFile: true });
