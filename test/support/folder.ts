import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFileEnd } from './file-end.js';

/** A new empty folder that goes with the test file. Others may enter it, as PostgreSQL must when the tests run as root. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linkdesk-folder-'));
  chmodSync(folder, 0o755);
  onFileEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
