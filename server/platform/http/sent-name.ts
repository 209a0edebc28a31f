import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { fileNameSchema } from './schemas.js';

/**
 * The name under which a file is sent as a body: `filename*` or `filename` of `Content-Disposition` (RFC 6266). It may name
 * somebody, and a header comes into no log of addresses.
 *
 * @returns with unseen characters spelled out; undefined where there is none that can be read, of 1 to 200 characters
 */
export function sentName({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  // Bytes as they came; many programs send a name in UTF-8 as it is.
  const bytes = Buffer.from(headers['content-disposition'] ?? '', 'latin1');
  return isUtf8(bytes) ? fileNameSchema.safeParse(nameIn(bytes.toString())).data : undefined;
}

/** The name in it; the extended one before the plain one. */
function nameIn(disposition: string): string | undefined {
  const extended = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  if (extended !== undefined) return decoded(extended);
  const [, quoted, bare] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/i.exec(disposition) ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? bare;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
