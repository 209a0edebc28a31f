/**
 * A character that no page shows, or that turns what stands beside it around, such as U+202E. Not those by which letters
 * and emoji are joined or drawn.
 */
const UNSEEN =
  /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether every character of a text can be seen, so that it reads as what it is beside any other. */
export function isPlain(text: string): boolean {
  return !UNSEEN.test(text);
}

/**
 * A text with each of these characters as its number, so that it is seen and turns nothing around: `a[U+202E]fdp.csv`. For
 * what comes from outside and is not refused, such as the name of a file. Done again it changes nothing.
 */
export function spelledOut(text: string): string {
  return text.replace(new RegExp(UNSEEN, 'gu'), (character) => `[${unicodeNumber(character)}]`);
}

/** A text of several lines that somebody wrote, such as a reason, as it is shown: {@link spelledOut}, but its lines and tabs stay. */
export function legible(text: string): string {
  return text.replace(/[^\r\n\t]+/g, spelledOut);
}

/** A character as Unicode numbers it: `U+202E`. */
export function unicodeNumber(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, '0')}`;
}
