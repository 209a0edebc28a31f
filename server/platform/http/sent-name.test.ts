import { describe, expect, it } from 'vitest';
import { sentName } from './sent-name.js';

const nameOf = (disposition?: string) => sentName({ headers: { 'content-disposition': disposition } });

describe('the name of a file that is sent', () => {
  it.each([
    [`attachment; filename*=UTF-8''%ED%99%8D%EA%B8%B8%EB%8F%99%20010.csv`, '홍길동 010.csv'],
    [`attachment; filename="plain.csv"; filename*=utf-8'ko'in%20words.csv`, 'in words.csv'],
    ['attachment; filename="a \\"b\\".csv"', 'a "b".csv'],
    ['attachment; filename=bare.csv', 'bare.csv'],
    [Buffer.from('attachment; filename="홍길동.csv"').toString('latin1'), '홍길동.csv'],
    [undefined, undefined],
  ])('is read from %s', (disposition, name) => {
    expect(nameOf(disposition)).toBe(name);
  });

  // Before there was such a name the header counted for nothing, and whoever sent one was served.
  it.each([
    'attachment',
    'form-data; name="file"',
    "attachment; filename*=UTF-8''%E0%A4",
    'attachment; filename=""',
    'attachment; filename="\xe9.csv"',
    `attachment; filename="${'x'.repeat(201)}"`,
  ])('is none in %s', (disposition) => {
    expect(nameOf(disposition)).toBeUndefined();
  });
});
