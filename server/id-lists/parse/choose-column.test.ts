import { describe, expect, it } from 'vitest';
import { readFile } from './testing/read-file.js';

const A = '1234567891';
const B = '1234567892';

describe('which cells are ids', () => {
  it('makes no columns of the separators within the first number', () => {
    expect(readFile(`3,102,456,789\n${A}\n${B}\n`)).toMatchObject({
      ids: [A, B],
      bad: [[1, 'separators']],
      columns: ['1'],
    });
    expect(readFile(`3,102,456,789\n${A}\n`)).toMatchObject({ ids: [A], bad: [[1, 'separators']] });
    expect(readFile(`3,102,456,789,Kim\n${A},Lee\n${B},Park\n`)).toMatchObject({
      ids: [A, B],
      bad: [[1, 'extra_columns']],
    });
    expect(readFile(`3,102,456,789\tKim\n${A}\tLee\n${B}\tPark\n`)).toMatchObject({
      ids: [A, B],
      bad: [[1, 'separators']],
    });
  });

  it('takes no number with separators for an id and something else', () => {
    expect(readFile(`id,code\n3,102\n${A},102\n`)).toMatchObject({ ids: [A], bad: [[2, 'separators']] });
    expect(readFile(`${A},${B}\n3,102,456,789\n`, 'all')).toMatchObject({
      ids: [A, B],
      bad: [[2, 'separators']],
    });
    expect(() => readFile('3,102,456,789\n1,234,567,891\n')).toThrow('Which column');
  });

  it('takes no number with an exponent for an id and something else, where every cell is one', () => {
    expect(readFile(`${A},${B}\n1,37602E+18\n`, 'all')).toMatchObject({
      ids: [A, B],
      bad: [[2, 'scientific']],
    });
  });

  it('takes the column that is named, and of several of that name none', () => {
    const rows = `User ID,user_id,name\n7,${A},x\n8,${B},y\n`;
    expect(readFile(rows, 'user_id').ids).toEqual([A, B]);
    expect(readFile(rows, 'User ID').ids).toEqual(['7', '8']);
    expect(readFile(rows, '2').ids).toEqual([A, B]);
    expect(() => readFile(rows, 'userId')).toThrow('Which column');
    expect(() => readFile(`,id\n7,${A}\n8,${B}\n`, '-')).toThrow('has no column');
    expect(() => readFile(`id,id\n7,${A}\n8,${B}\n`, 'id')).toThrow('Which column');
  });

  it('names rows that are narrower than the others', () => {
    expect(readFile(`id,note\n${A},x\n${B}\n`)).toMatchObject({ ids: [A], bad: [[3, 'missing_column']] });
    expect(readFile(`${A},x\n${B},y\n7\n`)).toMatchObject({ ids: [A, B], bad: [[3, 'missing_column']] });
  });

  it('needs no columns that are empty throughout', () => {
    expect(readFile(`${A},\n${B},\n7`)).toMatchObject({ ids: [A, B, '7'], bad: [] });
    expect(readFile(`id,note\n${A}\n${B},\n`)).toMatchObject({ ids: [A, B], bad: [] });
    expect(readFile(`${A},${B}\n7\n`, 'all')).toMatchObject({ ids: [A, B, '7'], bad: [] });
  });

  it('finds the separator that most lines agree on', () => {
    expect(readFile(`id;note\n${A};a, b\n${B};c, d, e\n`)).toMatchObject({ ids: [A, B], bad: [] });
    expect(readFile(`${A};2,5\n${B};3,5\n`)).toMatchObject({ ids: [A, B], bad: [] });
    expect(readFile(`id,"the\nnote; of it"\n${A},x\n`)).toMatchObject({ ids: [A], bad: [] });
  });
});
