import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir, removeAbandoned } from './launch-lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linkdesk-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('lockDataDir', () => {
  it('refuses a second run in one line, and lets one in afterwards', async () => {
    const release = await lockDataDir(folder, 0);
    await expect(lockDataDir(folder, 0)).rejects.toThrow(
      `Linkdesk already runs on ${folder} (process ${process.pid})`,
    );
    release();
    (await lockDataDir(folder, 0))();
  });

  it.each([
    ['of a process that is gone', { pid: 2 ** 22 + 1, startedAt: '1' }],
    ['of an earlier process with a number that is used again', { pid: process.pid, startedAt: '1' }],
  ])('passes over a lock %s', async (_which, owner) => {
    writeFileSync(join(folder, 'running.json'), JSON.stringify(owner));
    (await lockDataDir(folder))();
  });

  it('passes over a lock that was cut off', async () => {
    writeFileSync(join(folder, 'running.json'), '');
    (await lockDataDir(folder))();
  });

  it('lets a lock stay that another run has taken since it was seen to be abandoned', async () => {
    const release = await lockDataDir(folder, 0);
    removeAbandoned(join(folder, 'running.json'), 'of a process that is gone');
    await expect(lockDataDir(folder, 0)).rejects.toThrow('Linkdesk already runs');
    release();
    removeAbandoned(join(folder, 'running.json'), 'of a process that is gone');
    expect(readdirSync(folder)).toEqual([]);
  });
});
