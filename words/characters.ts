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
