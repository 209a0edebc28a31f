import { closeSync, openSync, writeSync } from 'node:fs';
import type { Effect } from './world/effects.js';

/** One call to a changing endpoint, or one change made by other means. Ids are strings. */
export interface JournalEntry {
  n: number;
  at: string;
  /** `POST /v1/user/unlink`, or `control`, `consent-screen`, `expiry`. */
  endpoint: string;
  userId: string | null;
  /** Whether anything is different from before. */
  changed: boolean;
  /** What happened to the person, in order; empty when nothing did. */
  effects: Effect[];
  /** HTTP status of the answer; 0 when the connection was cut before it. */
  status: number;
  code?: number | string;
  /** Whether, and when, the connection was cut instead of answering. */
  cut: 'no' | 'before' | 'after';
}

/** Whether an entry is a call of the app, made or only tried; all others are things that happened to a person otherwise. */
export function isOwnCall({ endpoint }: JournalEntry): boolean {
  return endpoint.startsWith('POST /');
}

export type JournalListener = (entry: JournalEntry) => void;

/**
 * Every changing call in the order in which it took effect.
 *
 * Entries are kept as JSON text, because text takes a third of the memory of objects, and written at once where a file
 * is given, so that what was answered is on file even if the process is killed.
 */
export class Journal {
  #lines: string[] = [];
  #first = 1;
  #next = 1;
  #files: number[] = [];
  #last = { now: Number.NaN, text: '' };
  readonly #listeners: JournalListener[] = [];

  constructor(readonly keep: number) {}

  /** Also appends every entry to a file. */
  writeTo(path: string): void {
    this.#files.push(openSync(path, 'a'));
  }

  onEntry(listener: JournalListener): void {
    this.#listeners.push(listener);
  }

  /** The number that the next entry gets. */
  get next(): number {
    return this.#next;
  }

  record(entry: Omit<JournalEntry, 'n' | 'at'>): void {
    const full: JournalEntry = { n: this.#next++, at: this.#now(), ...entry };
    this.#append(full, JSON.stringify(full));
    for (const listener of this.#listeners) listener(full);
  }

  /** Takes over an entry of an earlier run, without telling the listeners or writing it again. */
  restore(entry: JournalEntry, line: string): void {
    this.#next = entry.n + 1;
    if (this.#lines.length === 0) this.#first = entry.n;
    this.#lines.push(line);
  }

  /** JSON texts of the entries after number `after`, at most `limit`; the oldest may have been dropped. */
  after(after: number, limit: number): string[] {
    const from = Math.max(0, after + 1 - this.#first);
    return this.#lines.slice(from, from + limit);
  }

  /** JSON texts of the entries of one person. */
  ofUser(userId: string): string[] {
    const part = `"userId":"${userId}"`;
    return this.#lines.filter((line) => line.includes(part));
  }

  clear(): void {
    this.#lines = [];
    this.#first = this.#next;
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
    this.#files = [];
  }

  /** Made once for all entries of a millisecond: it takes a good part of what an entry costs. */
  #now(): string {
    const now = Date.now();
    if (now !== this.#last.now) this.#last = { now, text: new Date(now).toISOString() };
    return this.#last.text;
  }

  #append(_entry: JournalEntry, line: string): void {
    this.#lines.push(line);
    // Dropped in large steps, because shifting a long array for each entry would be slow.
    if (this.#lines.length > this.keep * 1.25) {
      const dropped = this.#lines.length - this.keep;
      this.#lines = this.#lines.slice(dropped);
      this.#first += dropped;
    }
    for (const file of this.#files) writeSync(file, `${line}\n`);
  }
}
