import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fileNameSchema, limitSchema, plainName, queryNumber, timeSchema, visibleText } from './schemas.js';

describe('timeSchema', () => {
  it('takes the times that PostgreSQL takes', () => {
    expect(timeSchema.safeParse('0001-01-01T00:00:00Z').success).toBe(true);
    expect(timeSchema.safeParse('9999-12-31T23:59:59+09:00').success).toBe(true);
    expect(timeSchema.safeParse('2026-01-01T00:00:00-15:59').success).toBe(true);
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+09:00',
    '9999-12-31T23:59:59-09:00',
    '2026-02-30T00:00:00Z',
    '2026-01-01T00:00:00+16:00',
    '2026-01-01T00:00:00-23:59',
    `2026-01-01T00:00:00.${'0'.repeat(150)}Z`,
    '2026-01-01',
    'now',
  ])('refuses %s', (time) => {
    expect(timeSchema.safeParse(time).success).toBe(false);
  });
});

describe('visibleText', () => {
  it.each(['탈퇴 요청', 'a', '🙂', '\u202eabc', '１'])('takes %j', (text) => {
    expect(visibleText(10).parse(` ${text} `)).toBe(text);
  });

  it.each(['', ' ', '\u200b', '\u3164', '\uffa0', '\u2800', '\u0001', '\u00ad\u200d', '12345678901'])(
    'refuses %j',
    (text) => {
      expect(visibleText(10).safeParse(text).success).toBe(false);
    },
  );
});

describe('plainName', () => {
  it.each(['김새로', 'عبد الرحمن', 'نیلوفر\u200cها', '👩\u200d💻', '❤\ufe0f', 'Jo\u0308rg'])(
    'takes %j',
    (name) => {
      expect(plainName(100).parse(` ${name} `)).toBe(name);
    },
  );

  it.each([
    'a\u202eb',
    '\u2066ab',
    'a\u200fb',
    'a\u200bb',
    'a\u00adb',
    'a\u3164b',
    'a\u2800b',
    'a\tb',
    'a\nb',
    'a\u2028b',
    'a\u{e0061}b',
    '\u200d',
  ])('refuses %j', (name) => {
    expect(plainName(100).safeParse(name).success).toBe(false);
  });
});

describe('the name of a file', () => {
  it.each([
    ['회원\u202efdp.csv', '회원[U+202E]fdp.csv'],
    ['a\tb\u200b\u{e0061}', 'a[U+0009]b[U+200B][U+E0061]'],
    ['\u202e', '[U+202E]'],
    ['نیلوفر\u200cها 👩\u200d💻.csv', 'نیلوفر\u200cها 👩\u200d💻.csv'],
  ])('of %j is %j, and once is enough', (text, shown) => {
    expect(fileNameSchema.parse(text)).toBe(shown);
    expect(fileNameSchema.parse(shown)).toBe(shown);
  });
});

describe('a number of a query', () => {
  it('is read from its digits', () => {
    expect(limitSchema.parse('100')).toBe(100);
    expect(queryNumber(z.int().min(0)).parse('0')).toBe(0);
  });

  it('is as if absent where nothing is given', () => {
    for (const nothing of ['', undefined]) {
      expect(limitSchema.parse(nothing)).toBe(25);
      expect(queryNumber(z.int().min(0)).safeParse(nothing).success, String(nothing)).toBe(false);
    }
  });

  it.each(['1e1', '0x10', '1.0', '+5', ' 5', '5 ', 'NaN', '٥', '-1', '0', '101', ['5', '6']])(
    'is not %j',
    (text) => {
      expect(limitSchema.safeParse(text).success).toBe(false);
    },
  );
});
