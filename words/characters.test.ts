import { expect, it } from 'vitest';
import { legible, spelledOut } from './characters.js';

it('spells out what no page shows or what turns the text around, and leaves letters and emoji as they are', () => {
  expect(spelledOut('a\u202efdp.csv')).toBe('a[U+202E]fdp.csv');
  expect(spelledOut('가나다 👩\u200d💻 ❤\ufe0f')).toBe('가나다 👩\u200d💻 ❤\ufe0f');
  expect(spelledOut('two\nlines')).toBe('two[U+000A]lines');
});

it('leaves the lines and tabs of a longer text, and changes nothing when done again', () => {
  const text = 'first\r\n\tse\u2067cond\n\u3164';
  expect(legible(text)).toBe('first\r\n\tse[U+2067]cond\n[U+3164]');
  expect(legible(legible(text))).toBe(legible(text));
});
