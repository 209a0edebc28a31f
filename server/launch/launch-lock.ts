import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from './launch-error.js';
import { identify, isRunning, type ProcessIdentity } from './processes/process-identity.js';
import { waitFor } from './processes/wait.js';

/**
 * Makes sure that only one run uses a data folder. A run that was killed is passed over; one that is
 * just stopping is given a moment.
 *
 * @returns what releases it
 * @throws LaunchError when another run goes on
 */
export async function lockDataDir(dataDir: string, patienceMs = 5_000): Promise<() => void> {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'running.json');
  const isTaken = await waitFor(() => tryTake(file), patienceMs, 200);
  if (isTaken) return () => rmSync(file, { force: true });
  const pid = parseOwner(readText(file))?.pid;
  throw new LaunchError(
    `Linkdesk already runs on ${dataDir} (process ${pid}): stop it, or set another DATA_DIR and PORT`,
  );
}

function tryTake(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(identify(process.pid)));
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const text = readText(file);
    const owner = parseOwner(text);
    // Gone, or cut off while it was written. The next attempt takes it.
    if (text !== undefined && !(owner && isRunning(owner))) removeAbandoned(file, text);
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Takes the lock of a run that is gone away; where another run did so meanwhile and has the lock now, that stays.
 *
 * @param abandoned what the lock said when it was looked at
 */
export function removeAbandoned(file: string, abandoned: string): void {
  const aside = `${file}.${process.pid}.aside`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== abandoned) linkSync(aside, file);
  } catch (error) {
    // ENOENT: another run took it away. EEXIST: a third one has the lock.
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parseOwner(text: string | undefined): ProcessIdentity | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as ProcessIdentity);
  } catch {
    return undefined;
  }
}
