import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstalled } from './install.mjs';
import { removeAbandoned } from './lock.mjs';
import { checkNode } from './node-version.mjs';
import { runNode } from './run.mjs';
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

describe('the lock of a run that died', () => {
  let folder;
  const before = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linkdesk-prepare-'));
    mkdirSync(join(folder, '.cache'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['is taken away', 'abandoned', []],
    ['stays where another run has taken it meanwhile', 'another', ['prepare.lock']],
  ])('%s', (_what, text, left) => {
    writeFileSync('.cache/prepare.lock', text);
    removeAbandoned('abandoned');
    expect(readdirSync('.cache')).toEqual(left);
    for (const name of left) expect(readFileSync(`.cache/${name}`, 'utf8')).toBe(text);
  });

  it('may be taken away by another run first', () => {
    removeAbandoned('abandoned');
    expect(readdirSync('.cache')).toEqual([]);
  });
});

describe('packages that another checkout has installed', () => {
  it('are left alone where they are not those of this one', async () => {
    const [theirs, ours] = ['theirs', 'ours'].map((name) => mkdtempSync(join(tmpdir(), `linkdesk-${name}-`)));
    const before = process.cwd();
    writeFileSync(join(theirs, '.package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
    symlinkSync(theirs, join(ours, 'node_modules'));
    writeFileSync(
      join(ours, 'package-lock.json'),
      '{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}',
    );
    process.chdir(ours);
    try {
      await expect(ensureInstalled()).rejects.toThrow(/^node_modules is a link/);
      expect(readdirSync(theirs)).toEqual(['.package-lock.json']);
    } finally {
      process.chdir(before);
      for (const folder of [theirs, ours]) rmSync(folder, { recursive: true });
    }
  });
});

describe('what npm says of an installation', () => {
  it('does not come between what a command itself writes to its output', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linkdesk-installed-'));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: {} }));
    const npm = join(folder, 'npm.js');
    writeFileSync(npm, `console.log('added 3 packages');`);
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { ensureInstalled } from '${import.meta.resolve('./install.mjs')}';
         await ensureInstalled();
         console.log('{"figure":1}');`,
      ],
      { cwd: folder, env: { ...process.env, npm_execpath: npm } },
    );
    expect([stdout, stderr]).toEqual(['{"figure":1}\n', expect.stringContaining('added 3 packages')]);
    rmSync(folder, { recursive: true });
  });
});

describe('runNode', () => {
  it('is stopped by the signal that was passed on, though the program then ends as it likes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linkdesk-run-'));
    const script = join(folder, 'script.mjs');
    writeFileSync(
      script,
      `process.once('SIGHUP', () => process.exit(0));
       setInterval(() => process.kill(process.ppid, 'SIGHUP'), 100);`,
    );
    await expect(runNode(script, [])).rejects.toThrow('stopped by SIGHUP');
    rmSync(folder, { recursive: true });
  });
});
