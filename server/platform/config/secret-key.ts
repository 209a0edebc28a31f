import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from './secret.js';

/**
 * The secret key kept in `<dataDir>/secret-key`, generated there the first time. Safe when two
 * processes start at once: the file appears complete or not at all, and both read the same one.
 */
export function loadOrCreateSecretKey(dataDir: string): Secret {
  const file = join(dataDir, 'secret-key');
  return readKey(file) ?? createKey(dataDir, file);
}

function readKey(file: string): Secret | undefined {
  try {
    const key = readFileSync(file, 'utf8').trim();
    return key.length >= 32 ? new Secret(key) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function createKey(dataDir: string, file: string): Secret {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readKey(file);
  if (!key) throw new Error(`${file} holds no usable key: delete it, or set SECRET_KEY`);
  return key;
}
