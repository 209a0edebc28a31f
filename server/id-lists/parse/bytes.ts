import type { TextEncoding } from './cell-text.js';
import { IdFileError } from './id-file-error.js';

/** Enough of a file's beginning to know its kind. */
const HEAD = 4;

/**
 * Bytes of a file as text of one byte a character, which is safe to cut into cells in UTF-8 and CP949 alike: in
 * neither does a separator, quote, line end or digit occur within another character. UTF-16 becomes UTF-8.
 */
export class Bytes {
  private head: Buffer | null = Buffer.alloc(0);
  private wide: InstanceType<typeof TextDecoder> | null = null;
  private readonly strict = new TextDecoder('utf-8', { fatal: true });
  private found: TextEncoding = 'utf-8';

  /** Certain after the end of the file only. */
  get encoding(): TextEncoding {
    return this.found;
  }

  /** @throws IdFileError `not_text`, `spreadsheet_file` */
  push(chunk: Buffer): string {
    if (!this.head) return this.read(chunk);
    this.head = Buffer.concat([this.head, chunk]);
    return this.head.length < HEAD ? '' : this.open(this.head);
  }

  /** What was held back. */
  end(): string {
    const last = this.head ? this.open(this.head) : '';
    if (this.wide) return last + toBytes(textOf(this.wide.decode()));
    this.check(Buffer.alloc(0), false);
    return last;
  }

  private open(start: Buffer): string {
    this.head = null;
    const hex = start.subarray(0, HEAD).toString('hex');
    if (hex === '504b0304' || hex === 'd0cf11e0') {
      throw new IdFileError('spreadsheet_file', 'This is a spreadsheet. Save it as CSV and send that.');
    }
    const wide = hex.startsWith('fffe') ? 'utf-16le' : hex.startsWith('feff') ? 'utf-16be' : null;
    if (wide) {
      this.found = wide;
      this.wide = new TextDecoder(wide);
    }
    return this.read(hex.startsWith('efbbbf') ? start.subarray(3) : start);
  }

  private read(chunk: Buffer): string {
    if (this.wide) return toBytes(textOf(this.wide.decode(chunk, { stream: true })));
    this.check(chunk, true);
    return textOf(chunk.toString('latin1'));
  }

  private check(chunk: Buffer, stream: boolean): void {
    if (this.found !== 'utf-8') return;
    try {
      this.strict.decode(chunk, { stream });
    } catch {
      this.found = 'cp949';
    }
  }
}

/** @throws IdFileError `not_text` where it holds U+0000, which PostgreSQL takes in no text either */
function textOf(text: string): string {
  if (text.includes('\0')) throw new IdFileError('not_text', 'This is no text file.');
  return text;
}

function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
