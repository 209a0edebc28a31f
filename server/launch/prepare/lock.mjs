import { linkSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const FOLDER = '.cache';
const FILE = `${FOLDER}/prepare.lock`;
const BEAT_MS = 2_000;
const DEAD_AFTER_MS = 30_000;

/** Does something while no other run on this folder does; one that died with the lock is passed over. */
export async function withLock(task) {
  mkdirSync(FOLDER, { recursive: true });
  await takeLock();
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(FILE, now, now);
    } catch {
      // Somebody removed it by hand; the work goes on.
    }
  }, BEAT_MS);
  try {
    return await task();
  } finally {
    clearInterval(beat);
    rmSync(FILE, { force: true });
  }
}

async function takeLock() {
  const draft = `${FILE}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, host: hostname() }));
  try {
    for (let attempt = 0; ; attempt++) {
      if (tryLink(draft)) return;
      if (isAbandoned()) rmSync(FILE, { force: true });
      else {
        if (attempt === 0) console.error('Another run is preparing this folder; waiting for it…');
        await sleep(300);
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function tryLink(draft) {
  try {
    linkSync(draft, FILE);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned() {
  try {
    const { pid, host } = JSON.parse(readFileSync(FILE, 'utf8'));
    if (Date.now() - statSync(FILE).mtimeMs > DEAD_AFTER_MS) return true;
    if (host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // ENOENT: released meanwhile. ESRCH: its process is gone. EPERM: it is another user's, and alive.
    return error.code === 'ESRCH';
  }
}
