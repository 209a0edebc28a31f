import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkNode } from './node-version.mjs';
import { digest, removeOrphans } from './sources.mjs';

describe('checkNode', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0'])('takes %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0'])('refuses %s in one line', (version) => {
    expect(() => checkNode(version)).toThrow(new RegExp(`^Linkdesk needs Node .* this is ${version}`));
  });
});

describe('what was built from what', () => {
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linkdesk-sources-'));
    mkdirSync(join(folder, 'src'));
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'src/a.ts'), 'a');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('notices changed, new and gone sources, but not tests', () => {
    const before = digest([join(folder, 'src')]);
    writeFileSync(join(folder, 'src/a.test.ts'), 'test');
    expect(digest([join(folder, 'src')])).toBe(before);
    writeFileSync(join(folder, 'src/b.ts'), '');
    expect(digest([join(folder, 'src')])).not.toBe(before);
  });

  it('removes what was built from sources that are gone', () => {
    for (const name of ['a.js', 'a.js.map', 'old.js', 'old.js.map', 'note.txt']) {
      writeFileSync(join(folder, 'out', name), '');
    }
    removeOrphans(join(folder, 'out'), join(folder, 'src'));
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.js', 'a.js.map', 'note.txt']);
  });
});
