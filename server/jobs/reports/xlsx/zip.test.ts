import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { unzip } from '../../../../test/support/unzip.js';
import { type ZipEntry, zip } from './zip.js';

const FILES = { 'a.txt': 'one, two', '이름/빈 파일.xml': '', 'b.xml': '<b>보리 🌾</b>'.repeat(50_000) };
const entries = () => Object.entries(FILES).map(([name, text]) => ({ name, text: [text] }));
const made = (from: Iterable<ZipEntry> | AsyncIterable<ZipEntry>) => buffer(zip(from));

describe('a ZIP that is written as it is read', () => {
  it('holds every file under its name, whatever pieces it came in', async () => {
    const pieces = [{ name: 'c', text: ['보', '리', ''] }, ...entries()];
    expect(unzip(await made(pieces))).toEqual(new Map([['c', '보리'], ...Object.entries(FILES)]));
    expect(unzip(await made([]))).toEqual(new Map());
  });

  it('tells the time of its files', async () => {
    const zipped = await buffer(zip(entries(), new Date('2026-11-27T13:45:58Z')));
    // Of the first entry in the directory: the extended timestamp, in seconds of UTC.
    const at = zipped.indexOf(Buffer.from('55540500', 'hex'));
    expect(new Date(zipped.readUInt32LE(at + 5) * 1_000).toISOString()).toBe('2026-11-27T13:45:58.000Z');
  });

  it('reads nothing on while nobody takes what is made', async () => {
    const { source, asked } = endless();
    const zipped = zip([{ name: 'endless', text: source }]);
    zipped.once('readable', () => zipped.read());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked()).toBeGreaterThan(0);
    expect(asked()).toBeLessThan(10);
    zipped.destroy();
  });

  it('ends the reading when whoever takes it goes away', async () => {
    const { source, isEnded } = endless();
    const stream = zip([{ name: 'endless', text: source }]);
    await new Promise((resolve) => stream.once('data', resolve));
    stream.destroy();
    await expect.poll(isEnded).toBe(true);
  });

  it('fails as its source fails', async () => {
    async function* broken() {
      yield 'half';
      throw new Error('the database is gone');
    }
    await expect(made([{ name: 'broken', text: broken() }])).rejects.toThrow('the database is gone');
  });
});

/** Text that does not shrink and never ends. */
function endless() {
  let asked = 0;
  let isEnded = false;
  async function* text() {
    try {
      for (;;) {
        asked++;
        yield Array.from({ length: 20_000 }, () => Math.random()).join();
      }
    } finally {
      isEnded = true;
    }
  }
  return { source: text(), asked: () => asked, isEnded: () => isEnded };
}
