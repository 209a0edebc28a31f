import { describe, expect, it } from 'vitest';
import { readFile } from './testing/read-file.js';

const A = '1234567891';
const B = '1234567892';

describe('the first line', () => {
  it.each([
    '#1234567890',
    'l234567890',
    'I23456789O',
    'ID1234567',
    'kakao:1234567890',
    'user 1234567890',
    '회원1234',
    'O12',
    'user１２３４５６',
    '#N/A',
    '#REF!',
    '#DIV/0!',
    '#NAME?',
    'NULL',
    'None',
    'NaN',
    'n/a',
    'Err:502',
  ])('is bad and no header where it is %s', (text) => {
    expect(readFile(`${text}\n${A}\n`)).toMatchObject({
      ids: [A],
      bad: [[1, 'not_digits']],
      hasHeader: false,
    });
    expect(readFile(`${text},Kim\n${A},Lee\n${B},Park\n`)).toMatchObject({
      ids: [A, B],
      bad: [[1, 'not_digits']],
    });
    expect(readFile(`Kim,${text}\nLee,${A}\nPark,${B}\n`)).toMatchObject({
      ids: [A, B],
      bad: [[1, 'not_digits']],
    });
  });

  it.each([
    'id',
    'ID',
    '회원번호',
    'user_id2',
    'app_user_id',
    '_id',
    '#',
    '# 번호',
    'kakao id (2)',
    'no1',
    '번호',
  ])('is a header where it is %s', (text) => {
    expect(readFile(`${text}\n${A}\n`)).toMatchObject({
      ids: [A],
      bad: [],
      hasHeader: true,
      columns: [text],
    });
  });
});
