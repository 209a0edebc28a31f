import { SESSION_COOKIE } from '../http/session-names.js';

const SECRETS: [RegExp, string][] = [
  [/(KakaoAK|Bearer|Basic)\s+[^\s"']+/gi, '$1 [redacted]'],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, '$1[redacted]@'],
  [new RegExp(`(${SESSION_COOKIE}=)[^\\s;"']+`, 'gi'), '$1[redacted]'],
  [/((?:password|secret|token|app_key|admin_key)["']?\s*[=:]\s*["']?)[^\s&"',;]+/gi, '$1[redacted]'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b/gi, '[email]'],
];

/** Takes out of a text whatever looks like a credential (keys, cookies, passwords in URLs) or an email address. */
export function redact(text: string): string {
  return SECRETS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** An error as it may be logged: database errors carry parameters (people's data), so only these are kept. */
export interface LoggedError {
  name: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/**
 * Reduces anything thrown to what may stand in a log.
 *
 * @param depth how many causes are followed
 */
export function loggedError(error: unknown, depth = 3): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, message: redact(String(error)).slice(0, 500) };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: redact(error.message).slice(0, 2000),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(error.stack ? { stack: redact(error.stack).slice(0, 6000) } : {}),
    ...(error.cause !== undefined && depth > 0 ? { cause: loggedError(error.cause, depth - 1) } : {}),
  };
}
