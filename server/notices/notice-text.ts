import { createHash } from 'node:crypto';

/**
 * The form of a text that its digest is of: Unicode NFC, lines ended by LF, no blanks at the ends of lines, no empty
 * lines before and after. Pasted from anywhere, the same words give the same digest. Each run of blanks is looked at from where
 * it begins only: from each of a hundred thousand blanks it would take minutes.
 */
export function canonicalText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?<![^\S\n])[^\S\n]+$/gm, '')
    .replace(/^\n+|(?<!\n)\n+$/g, '');
}

/** SHA-256 of a text in UTF-8, in hex, as `sha256sum` prints it. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
