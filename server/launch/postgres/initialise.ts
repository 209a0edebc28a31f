import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '../launch-error.js';
import type { RunAs } from './database-user.js';

/** Name of the superuser, and of the database that is used. */
export const DATABASE_USER = 'linkdesk';

/** Trigrams of Korean names need a character type that knows letters beyond ASCII; the first that exists is taken. */
const LETTER_LOCALES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'ko_KR.UTF-8', 'C'];

/**
 * Creates the data folder of a private instance unless it is there: complete or not at all, so that
 * being killed half way does no harm.
 *
 * @param folder holds `data` and `password`
 * @returns the superuser's password
 */
export async function initialise(folder: string, initdb: string, runAs: RunAs): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  if (existsSync(join(data, 'PG_VERSION'))) return readFileSync(passwordFile, 'utf8').trim();

  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const draft = join(folder, 'data.draft');
  const draftPassword = join(folder, 'password.draft');
  for (const locale of LETTER_LOCALES) {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(draftPassword, `${password}\n`, { mode: 0o600 });
    const { owner } = runAs;
    if (owner) for (const path of [draft, draftPassword]) chownSync(path, owner.uid, owner.gid);
    const result = await run(initdb, draft, draftPassword, locale, runAs);
    rmSync(draftPassword, { force: true });
    if (result.isDone) {
      renameSync(draft, data);
      return password;
    }
    if (!/invalid locale|locale name/.test(result.output) || locale === LETTER_LOCALES.at(-1)) {
      throw new LaunchError(`PostgreSQL could not be set up in ${folder}: ${lastLine(result.output)}`);
    }
  }
  throw new LaunchError(`PostgreSQL could not be set up in ${folder}`);
}

async function run(initdb: string, data: string, passwordFile: string, letters: string, runAs: RunAs) {
  const [command = initdb, ...args] = [
    ...runAs.wrapper,
    initdb,
    `--pgdata=${data}`,
    `--username=${DATABASE_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    `--lc-ctype=${letters}`,
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    // The first start writes everything to disk anyway.
    '--no-sync',
  ];
  const env = { ...process.env, LC_ALL: 'C' };
  const child = spawn(command, args, { ...runAs.spawnAs, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { isDone: code === 0, output };
}

function lastLine(output: string): string {
  const lines = output.trim().split('\n');
  return (lines.findLast((line) => /error|fatal/i.test(line)) ?? lines.at(-1) ?? '').trim();
}
