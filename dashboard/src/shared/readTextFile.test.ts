import { describe, expect, it } from 'vitest';
import { parseIds } from './ids';
import { MAX_FILE_BYTES, readTextFile } from './readTextFile';

describe('readTextFile', () => {
  it('reads UTF-8 with its mark, and the Korean code page', async () => {
    expect(await readTextFile(new Blob(['\uFEFFid\r\n4012345601\r\n']))).toContain('4012345601');
    const cp949 = new Uint8Array([0xc8, 0xb8, 0xbf, 0xf8, 0x0d, 0x0a, 0x31, 0x32]);
    expect(await readTextFile(new Blob([cp949]))).toBe('회원\r\n12');
  });

  it('leaves the ids of a spreadsheet to be named, not guessed', async () => {
    const text = await readTextFile(new Blob(['1.37602E+18\n4012345601']));
    expect(parseIds(text).bad).toEqual([{ text: '1.37602E+18', line: 1, reason: 'scientific' }]);
  });

  it('refuses what is too large', async () => {
    const huge = { size: MAX_FILE_BYTES + 1, arrayBuffer: async () => new ArrayBuffer(0) };
    await expect(readTextFile(huge)).rejects.toThrow(RangeError);
  });
});
