import type { Contact } from '../../consents/person-state.js';

/** So many characters of a word are certain to be indexed. */
const LONGEST_WORD = 500;

/**
 * The text that a person is searched by: id, nickname, email and phone digits, each between line feeds, so
 * that one trigram index answers "is", "begins with" and "contains" on all four.
 */
export function searchTextOf(userId: string, contact: Contact): string {
  const fields = [userId, fold(contact.nickname), fold(contact.email), phoneDigits(contact.phoneNumber)];
  return `\n${fields.filter((field) => field !== '').join('\n')}\n`;
}

/** What a search text must be like. */
export interface SearchPattern {
  like: string;
  /**
   * What else is true of every text that is like this, as a `tsquery` on its `search_words`, which are whole fields and
   * single characters beyond ASCII. Null where that would not help to find them.
   */
  words: string | null;
  /** Whether it is a whole field, which few people share. */
  isWhole: boolean;
}

/**
 * Reads what an operator typed: `"보리"` is exact, `보리*` a beginning, anything else a fragment. Spaces,
 * hyphens and a leading `0` or `+82` in a phone number do not matter.
 *
 * @param q the search as typed
 * @returns patterns of which one must match; empty where nothing was asked
 */
export function searchPatterns(q: string): SearchPattern[] {
  const text = q.trim();
  const isExact = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const isPrefix = !isExact && text.length > 1 && text.endsWith('*');
  const bare = isExact ? text.slice(1, -1) : isPrefix ? text.slice(0, -1) : text;
  const folded = fold(bare);
  if (folded === '') return [];
  const frame = (wanted: string): SearchPattern => {
    if (isExact) return whole(wanted);
    if (isPrefix) return beginning(wanted);
    return { like: `%${escapeLike(wanted)}%`, words: shortWords(wanted), isWhole: false };
  };
  const patterns = [frame(folded)];
  const phone = typedPhone(bare);
  if (!phone || phone.digits === folded) return patterns;
  const { digits } = phone;
  if (isExact || isWholePhone(digits)) return [...patterns, whole(digits)];
  return [...patterns, phone.isBeginning ? beginning(digits) : frame(digits)];
}

/** One of the fields begins so. */
function beginning(field: string): SearchPattern {
  return { like: `%\n${escapeLike(field)}%`, words: word(field, true), isWhole: false };
}

/** One of the fields, and all of it. */
function whole(field: string): SearchPattern {
  return { like: `%\n${escapeLike(field)}\n%`, words: word(field), isWhole: true };
}

/** A word of a `tsquery`, or the beginning of one: of long fields `search_words` may have no more than that. */
function word(field: string, isBeginning = false): string {
  const characters = [...field];
  const beginning = characters.slice(0, LONGEST_WORD).join('');
  const quoted = `'${beginning.replace(/['\\]/g, '$&$&')}'`;
  return isBeginning || characters.length > LONGEST_WORD ? `${quoted}:*` : quoted;
}

/** A number of a Korean mobile phone with nothing missing: no field has it and more. */
function isWholePhone(digits: string): boolean {
  return /^8210\d{8}$/.test(digits);
}

/** The characters that a fragment too short for the trigram index is found by; null where that index serves better. */
function shortWords(fragment: string): string | null {
  const characters = [...fragment];
  const words = characters.filter((character) => character > '\x7f');
  return characters.length < 3 && words.length > 0
    ? words.map((character) => word(character)).join(' & ')
    : null;
}

function fold(text: string | null): string {
  return (text ?? '').normalize('NFC').replaceAll('\n', ' ').trim().toLowerCase();
}

/**
 * What was typed as a phone number, in the digits that {@link searchTextOf} keeps of one; null where it is none, or has fewer
 * than three. Only the `+` or the zero at its beginning tells that a number begins there: `8201` may be the end of one.
 */
function typedPhone(text: string): { digits: string; isBeginning: boolean } | null {
  const typed = text.trim();
  const digits = typed.replace(/\D/g, '');
  if (!/^[+\d][\d\s().-]*$/.test(typed) || digits.length < 3) return null;
  const isBeginning = typed.startsWith('+') || /^(01\d|82010\d{8}$)/.test(digits);
  return isBeginning ? { digits: phoneDigits(digits), isBeginning } : { digits, isBeginning };
}

/** `+82 10-1234-5678`, `+82 010-1234-5678` and `010-1234-5678` all become `821012345678`. */
function phoneDigits(text: string | null): string {
  const digits = (text ?? '').replace(/\D/g, '');
  return digits.replace(/^820/, '82').replace(/^0(?=1\d)/, '82');
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
