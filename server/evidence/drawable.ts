import { unicodeNumber } from '../../words/characters.js';

/** What of a font of pdfkit's is asked: it has no public way to tell which characters it draws. */
interface DrawingDocument {
  _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Whether the font that a document of pdfkit's draws with now has a character. */
export function hasCharacter(doc: PDFKit.PDFDocument): (character: string) => boolean {
  const { font } = (doc as unknown as DrawingDocument)._font;
  return (character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
}

/**
 * A text as a font can draw it. Every character that the font lacks would be the same empty box, so it is written as its
 * number in Unicode: `金` as `[U+91D1]`. Hangul in parts is put together first, and tabs are spaces.
 */
export function drawable(text: string, has: (character: string) => boolean): string {
  const whole = text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/[\u1100-\u11ff]+/g, (parts) => parts.normalize('NFC'));
  let lacking: string[] = [];
  let drawn = '';
  const numbers = () => {
    if (lacking.length > 0) drawn += `[${lacking.join(' ')}]`;
    lacking = [];
  };
  for (const character of whole) {
    if (character === '\n' || has(character)) {
      numbers();
      drawn += character;
    } else lacking.push(unicodeNumber(character));
  }
  numbers();
  return drawn;
}
