import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const pid = readOwner(file)?.pid;
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
    const owner = readOwner(file);
    // Gone, or cut off while it was written. The next attempt takes it.
    if (!owner || !isRunning(owner)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
