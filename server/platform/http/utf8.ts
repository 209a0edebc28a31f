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

/**
 * Refuses an address whose percent escapes are not UTF-8 (RFC 3986 §2.5), by the name of the parameter, or as its `path`:
 * Nest would not say what is wrong with that.
 */
export function utf8Address(request: Request, _response: Response, next: NextFunction): void {
  const [path = '', query = ''] = request.originalUrl.split('?', 2);
  const field = isDecodable(path) ? brokenParameter(query) : 'path';
  next(field === undefined ? undefined : invalid([{ field, message: 'Its percent escapes are not UTF-8' }]));
}

function brokenParameter(query: string): string | undefined {
  const broken = query.split('&').find((pair) => pair.split('=').some((part) => !isDecodable(part)));
  if (broken === undefined) return undefined;
  const [name = ''] = broken.split('=', 1);
  return isDecodable(name) ? decodeURIComponent(name) : 'query';
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
