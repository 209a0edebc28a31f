/** A character with its marks. `Intl.Segmenter` takes minutes for a word of 100,000. */
const CHARACTER = /.[\p{M}\u200d]*/gsu;

/** Of a longer word it is not asked how wide it is as a whole: that takes a font for ever. */
const MAX_WORD = 200;

/**
 * A text as the lines that it takes within a width, each worked out when it is asked for. They end at spaces only, as Korean is
 * broken, so no word stands on two of them; a word that is wider than a line begins on one of its own, and goes on below
 * wherever that is full.
 *
 * @param widthOf how wide a text is drawn
 */
export function* linesOf(
  text: string,
  width: number,
  widthOf: (text: string) => number,
): Generator<string, void> {
  for (const paragraph of text.split('\n')) {
    let line: string | undefined;
    for (const word of paragraph.split(' ')) {
      const longer = line === undefined ? word : `${line} ${word}`;
      if (fits(longer, width, widthOf)) {
        line = longer;
        continue;
      }
      if (line !== undefined) yield line.trimEnd();
      const parts = fits(word, width, widthOf) ? [word] : broken(word, width, widthOf);
      line = parts.pop();
      for (const part of parts) yield part.trimEnd();
    }
    yield (line ?? '').trimEnd();
  }
}

const fits = (text: string, width: number, widthOf: (text: string) => number) =>
  text.length <= MAX_WORD && widthOf(text) <= width;

/** A word in parts that each fill a line. */
function broken(word: string, width: number, widthOf: (text: string) => number): string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  const widths = new Map<string, number>();
  for (const [character] of word.matchAll(CHARACTER)) {
    const wide = widths.get(character) ?? widthOf(character);
    widths.set(character, wide);
    if (part && used + wide > width) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += wide;
  }
  return [...parts, part];
}
