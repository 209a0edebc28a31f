import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Secret } from '../config/secret.js';
import { decodeCursor, encodeCursor, type List } from './cursor.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Cursors of a list that is ordered by a personal field. The last row's value must stand in the cursor, and who
 * sees the field masked must not read it there: so it is encrypted with a key made from `SECRET_KEY`.
 */
export class SealedCursor {
  readonly #key: Buffer;

  constructor(secret: Secret) {
    this.#key = createHash('sha256').update(`cursor\n${secret.reveal()}`).digest();
  }

  /** @param values of the last row, in the order of the list */
  encode(list: List, values: readonly string[]): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv).setAAD(Buffer.from(list));
    const text = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** @throws ProblemError 400 naming `cursor` when it is not one of this list */
  decode<S extends z.ZodType>(list: List, cursor: string, schema: S): z.output<S> {
    return decodeCursor(list, encodeCursor(list, this.#open(list, cursor)), schema);
  }

  #open(list: List, cursor: string): string[] {
    try {
      const bytes = Buffer.from(cursor, 'base64url');
      const iv = bytes.subarray(0, IV_BYTES);
      const decipher = createDecipheriv(CIPHER, this.#key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(list));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
      return JSON.parse(Buffer.concat(text).toString('utf8')) as string[];
    } catch {
      return [];
    }
  }
}
