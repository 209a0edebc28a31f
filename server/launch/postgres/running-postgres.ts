import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../platform/config/secret.js';
import { isRunning, type ProcessIdentity } from '../processes/process-identity.js';
import { DATABASE_USER } from './initialise.js';

/** The address of the private instance in a folder, if it runs; for commands used beside a running Linkdesk. */
export function findRunningPostgres(folder: string): Secret | undefined {
  try {
    const identity = JSON.parse(readFileSync(join(folder, 'process.json'), 'utf8')) as ProcessIdentity;
    if (!isRunning(identity)) return undefined;
    const port = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
    const password = readFileSync(join(folder, 'password'), 'utf8').trim();
    return new Secret(`postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${DATABASE_USER}`);
  } catch {
    return undefined;
  }
}
