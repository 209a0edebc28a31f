import type { Redact } from '../redact.js';

/** What is kept of a foreign error: undici's and Node's own can hold headers, sockets and so the key. */
export class KakaoCause extends Error {
  readonly code: string | undefined;

  constructor(name: string, message: string, code: string | undefined) {
    super(message);
    this.name = name;
    this.code = code;
    this.stack = `${name}: ${message}`;
  }
}

/** Copies name, code and masked message of a foreign error, and of what caused it, two levels deep. */
export function cleanCause(error: unknown, redact: Redact, depth = 0): KakaoCause | undefined {
  if (error === null || error === undefined) return undefined;
  if (!(error instanceof Error))
    return new KakaoCause('Error', redact(String(error)).slice(0, 300), undefined);
  const code = codeOf(error);
  const clean = new KakaoCause(error.name, redact(error.message).slice(0, 300), code);
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (inner !== undefined && depth < 2) {
    Object.defineProperty(clean, 'cause', { value: cleanCause(inner, redact, depth + 1), enumerable: false });
  }
  return clean;
}

/** The `code` of a Node or undici error, wherever it stands. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) ? codeOf(errors[0]) : undefined;
}
