import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalText, digestOfText } from './notice-text.js';

it('gives the same words the same digest, however they were pasted', () => {
  const text = '제1조 약관\n\n  둘째 줄';
  const pasted = `\r\n${text.normalize('NFD').replaceAll('\n', ' \t\r\n')}\r\n\r\n`;
  expect(canonicalText(pasted)).toBe(text);
  expect(canonicalText(text)).toBe(text);
  expect(canonicalText(text)).not.toBe(canonicalText(text.replace('약관', '약 관')));
});

it('is what sha256sum prints', () => {
  expect(digestOfText('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('gives each text the form that it always had', () => {
  const always = (text: string) =>
    text
      .normalize('NFC')
      .replace(/\r\n?/g, '\n')
      .replace(/[^\S\n]+$/gm, '')
      .replace(/^\n+|\n+$/g, '');
  const text = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\u2028', '\u00a0', 'a') });
  fc.assert(
    fc.property(text, (one) => canonicalText(one) === always(one)),
    { numRuns: 2_000 },
  );
});

it.each([' ', '\n'])('is done with a long run of %j within a text', (blank) => {
  const text = `a${blank.repeat(300_000)}b`;
  expect(canonicalText(text)).toBe(text);
});
