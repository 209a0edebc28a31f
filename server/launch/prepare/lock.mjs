import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
      const abandoned = readAbandoned();
      if (abandoned !== undefined) removeAbandoned(abandoned);
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

/** What the lock of a run that died says; undefined where there is none, or its run is at work. */
function readAbandoned() {
  let text;
  try {
    text = readFileSync(FILE, 'utf8');
    if (Date.now() - statSync(FILE).mtimeMs > DEAD_AFTER_MS) return text;
    const { pid, host } = JSON.parse(text);
    if (host === hostname()) process.kill(pid, 0);
    return undefined;
  } catch (error) {
    // ENOENT: released meanwhile. ESRCH: its process is gone. EPERM: it is another user's, and alive.
    return error.code === 'ESRCH' ? text : undefined;
  }
}

/**
 * Takes the lock of a run that died away; where another run did so meanwhile and has the lock now, that stays.
 *
 * @param abandoned what the lock said when it was looked at
 */
export function removeAbandoned(abandoned) {
  const aside = `${FILE}.${process.pid}.aside`;
  try {
    renameSync(FILE, aside);
    if (readFileSync(aside, 'utf8') !== abandoned) linkSync(aside, FILE);
  } catch (error) {
    // ENOENT: another run took it away. EEXIST: a third one has the lock.
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
