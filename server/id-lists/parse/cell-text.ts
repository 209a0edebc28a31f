import iconv from 'iconv-lite';
import { spelledOut } from '../../../words/characters.js';

/** How the bytes of a file are to be read. */
export type TextEncoding = 'utf-8' | 'cp949' | 'utf-16le' | 'utf-16be';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NOT_ASCII = /[\x80-\xff]/;
/**
 * Unicode's spaces and what is invisible: zero-width characters, byte order marks, direction marks. Those at the end are looked
 * for from where they begin only: from each of a million blanks within a cell it would take hours.
 */
const EDGES =
  /^[\s\u200b-\u200f\u2060\ufeff]+|(?<![\s\u200b-\u200f\u2060\ufeff])[\s\u200b-\u200f\u2060\ufeff]+$/g;

/**
 * Text of bytes that stand one to a character (`latin1`): strict UTF-8, otherwise CP949, of which Node's own decoder
 * loses letters.
 */
export function decodeBytes(bytes: string): string {
  if (!NOT_ASCII.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  try {
    return strict.decode(buffer);
  } catch {
    return iconv.decode(buffer, 'cp949');
  }
}

/** A cell without the spaces around it, and without `="…"`, in which spreadsheets keep numbers as text. */
export function cleanCell(bytes: string): string {
  const text = decodeBytes(bytes).replace(EDGES, '');
  return /^="[^"]*"$/.test(text) ? text.slice(2, -1).trim() : text;
}

/** Whether nothing stands in any of the cells. */
export function areEmpty(cells: string[]): boolean {
  return cells.every((cell) => cleanCell(cell) === '');
}

/** So many characters of a line are shown. */
const SHOWN = 100;

/**
 * The beginning of a line, or of a piece of it, to show: what cannot be seen is spelled out, for it may be what is wrong.
 *
 * @param bytes one byte a character; may be cut within a character
 */
export function shownText(bytes: string, encoding: TextEncoding): string {
  const buffer = Buffer.from(bytes.slice(0, SHOWN * 4), 'latin1');
  const text = encoding === 'cp949' ? iconv.decode(buffer, 'cp949') : buffer.toString('utf8');
  const shown = [...text].slice(0, SHOWN).join('');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a table or a log
  return spelledOut(shown.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim());
}
