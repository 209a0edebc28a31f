import { closeSync, existsSync, openSync, readSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { isOwnCall, type Journal, type JournalEntry } from './journal.js';
import type { World } from './world/world.js';

/** First line of a state file: what the world was grown from. */
export interface StateHeader {
  simulatorState: 1;
  seed: number;
  users: number;
  until: number;
}

/** The header of a state file, or undefined when there is no file yet. Throws when the file is something else. */
export function readHeader(path: string): StateHeader | undefined {
  if (!existsSync(path) || statSync(path).size === 0) return undefined;
  for (const line of lines(path)) {
    try {
      const header = JSON.parse(line.text) as StateHeader;
      if (header.simulatorState === 1) return header;
    } catch {
      // Falls through to the one message below.
    }
    break;
  }
  throw new Error(`${path} is not a state file of this program`);
}

/** Starts a state file. */
export function writeHeader(path: string, header: StateHeader): void {
  writeFileSync(path, `${JSON.stringify(header)}\n`);
}

/**
 * Repeats everything that a state file says on a freshly grown world. A last line that was cut off by a kill is removed.
 *
 * @returns the number of entries.
 */
export function replay(path: string, world: World, journal: Journal): number {
  let count = 0;
  for (const line of lines(path)) {
    if (line.start === 0) continue;
    if (!line.isWhole) {
      truncateSync(path, line.start);
      break;
    }
    const entry = JSON.parse(line.text) as JournalEntry;
    journal.restore(entry, line.text);
    if (entry.userId !== null) {
      // A call adds nobody: what it names may be an id that nobody has, or no id at all.
      const position = isOwnCall(entry) ? world.positionOf(entry.userId) : world.add(entry.userId);
      for (const effect of entry.effects) world.apply(position, effect);
    }
    count++;
  }
  return count;
}

/** The lines of a file with the byte where each begins, read in blocks because a state file can be long. */
function* lines(path: string): Generator<{ text: string; start: number; isWhole: boolean }> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.alloc(1 << 20);
    let rest = Buffer.alloc(0);
    let start = 0;
    for (let read = readSync(file, block); read > 0; read = readSync(file, block)) {
      let data = Buffer.concat([rest, block.subarray(0, read)]);
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
        yield { text: data.toString('utf8', 0, end), start, isWhole: true };
        start += end + 1;
        data = data.subarray(end + 1);
      }
      rest = Buffer.from(data);
    }
    if (rest.length > 0) yield { text: rest.toString(), start, isWhole: false };
  } finally {
    closeSync(file);
  }
}
