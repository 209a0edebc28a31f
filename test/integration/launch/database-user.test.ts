import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDatabaseUser } from '../../../server/launch/postgres/database-user.js';
import { temporaryFolder } from '../../support/folder.js';

const isRoot = process.getuid?.() === 0;

function makeProgram(mode: number): string {
  const folder = join(temporaryFolder(), 'home');
  mkdirSync(folder);
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\nid -u\n', { mode: 0o755 });
  chmodSync(folder, mode);
  return program;
}

/** The user that a program is run as, after it made sure that it may run it. */
function userOf(program: string): { uid: number; status: number | null } {
  const { wrapper, spawnAs } = findDatabaseUser([program]);
  const [command = '', ...args] = [...wrapper, '/bin/sh', '-c', 'test -x "$0" && exec "$0"', program];
  const { stdout, status } = spawnSync(command, args, { ...spawnAs, encoding: 'utf8', cwd: '/' });
  return { uid: Number(stdout), status };
}

describe('the user that PostgreSQL runs as', () => {
  it.each([
    ['everybody may enter', 0o755],
    ['only its owner may enter, such as /root', 0o700],
  ])('is never root, and reaches a folder that %s', (_which, mode) => {
    const { uid, status } = userOf(makeProgram(mode));
    expect(status).toBe(0);
    expect(uid === 0).toBe(false);
    if (!isRoot) expect(uid).toBe(process.getuid?.());
  });
});
