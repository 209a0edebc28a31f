import { expect, it } from 'vitest';
import { linesOf } from './lines.js';

/** Each letter is as wide as the next. */
const lines = (text: string, width: number) => [...linesOf(text, width, ({ length }) => length)];

it('ends lines at spaces only, so that no word of Korean stands on two', () => {
  expect(lines('개인정보 제3자 제공에 동의', 10)).toEqual(['개인정보 제3자', '제공에 동의']);
  expect(lines('https://a.example/b-c 2026-11-27', 22)).toEqual(['https://a.example/b-c', '2026-11-27']);
});

it('begins a word that is wider than a line on one of its own, and breaks it where each is full', () => {
  expect(lines('가 나다라마바사 아', 4)).toEqual(['가', '나다라마', '바사 아']);
  expect(lines('e\u0301'.repeat(3), 3)).toEqual(Array(3).fill('e\u0301'));
});

it('keeps lines that were given, empty ones and those that begin with spaces', () => {
  expect(lines('제1조\n\n  1. 목적 \n', 20)).toEqual(['제1조', '', '  1. 목적', '']);
  expect(lines('', 5)).toEqual(['']);
});

it('takes a word that never ends', () => {
  expect(lines('='.repeat(50_000), 100)).toHaveLength(500);
});
