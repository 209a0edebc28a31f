import { isUtf8 } from 'node:buffer';
import type { NextFunction, Request, Response } from 'express';
import { invalid } from './problem.js';

/**
 * For a body parser's `verify`: it would put U+FFFD where the bytes are not UTF-8, and a reason of the access record that
 * came so could never be read again.
 *
 * @throws Error for bytes that are not what their charset says
 */
export function verifyUtf8(_request: unknown, _response: unknown, body: Buffer, charset: string): void {
  if (charset === 'utf-8' && !isUtf8(body)) throw new Error('not UTF-8');
}

/** Refuses a query whose percent escapes are not UTF-8 (RFC 3986 §2.5), by the name of its parameter. */
export function utf8Query(request: Request, _response: Response, next: NextFunction): void {
  const [, query = ''] = request.originalUrl.split('?', 2);
  const broken = query.split('&').find((pair) => pair.split('=').some((part) => !isDecodable(part)));
  const name = broken?.split('=', 1)[0] ?? '';
  const field = isDecodable(name) ? decodeURIComponent(name) : 'query';
  next(broken === undefined ? undefined : invalid([{ field, message: 'Its percent escapes are not UTF-8' }]));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
