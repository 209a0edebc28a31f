import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { bothTimes, csv, harmless, type TableColumn } from './csv.js';

describe('harmless', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])('keeps %j from being run', (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  });

  it.each(['', 'Not revocable: a', '보리', '1=1'])('leaves %j as it is', (text) => {
    expect(harmless(text)).toBe(text);
  });
});

interface Row {
  id: string;
  code: string | null;
  at: Date | null;
}

const COLUMNS: TableColumn<Row>[] = [
  { name: '회원번호', width: 22, value: ({ id }) => id, as: 'digits' },
  { name: '코드', width: 10, value: ({ code }) => code, as: 'code' },
  ...bothTimes<Row>('처리 시각', ({ at }) => at),
];

async function* pages() {
  yield [{ id: '9223372036854775807', code: '-101', at: new Date('2026-11-23T15:05:09.987Z') }];
  yield [{ id: '=1', code: '-1+1', at: null }];
}

describe('a table as CSV', () => {
  it('says that it is UTF-8, keeps ids text, runs nothing, and gives times in KST and UTC', async () => {
    expect(await text(csv(COLUMNS, pages()))).toBe(
      '\ufeff회원번호,코드,처리 시각 (KST),처리 시각 (UTC)\r\n' +
        '\t9223372036854775807,-101,2026-11-24 00:05:09,2026-11-23T15:05:09.987Z\r\n' +
        "'=1,'-1+1,,\r\n",
    );
  });
});
