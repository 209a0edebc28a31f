import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { LaunchError } from '../launch-error.js';
import { Guard } from './guard.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';
import { waitFor } from './wait.js';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

export interface BackgroundProcessOptions {
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Everything it prints is appended here. */
  logFile: string;
  /** Where its process number is kept, so that the next start finds it if we are killed. */
  pidFile: string;
  stopSignal: NodeJS.Signals;
  /** Removed by the guard if we are killed. */
  throwAwayFolder?: string;
}

/** A program that we start and stop: it is out of reach of the terminal's Ctrl-C and ends when we are killed. */
export class BackgroundProcess {
  readonly #child: ChildProcess;
  readonly #guard: Guard | undefined;
  readonly #options: BackgroundProcessOptions;
  readonly #logStart: number;
  #exit: string | undefined;

  constructor(options: BackgroundProcessOptions) {
    this.#options = options;
    const log = openLog(options.logFile);
    this.#logStart = fstatSync(log).size;
    const { command, args, cwd, env, uid, gid, pidFile, stopSignal, throwAwayFolder } = options;
    this.#child = spawn(command, args, { cwd, env, uid, gid, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#child.once('error', (error) => {
      this.#exit ??= error.message;
    });
    this.#child.once('exit', (code, signal) => {
      this.#exit ??= signal ? `ended by ${signal}` : `ended with code ${code}`;
    });
    this.#child.unref();
    const { pid } = this.#child;
    if (pid === undefined) return;
    this.#guard = new Guard(pid, stopSignal, throwAwayFolder);
    const identity = identify(pid);
    if (identity) writeFileSync(pidFile, JSON.stringify(identity));
  }

  /** Why it is no longer running; undefined while it is. */
  get exit(): string | undefined {
    return this.#exit;
  }

  /** Calls back once when it ends without having been stopped by us. */
  onUnexpectedExit(listener: (why: string) => void): void {
    this.#child.once('exit', () => {
      if (!this.#isStopping) listener(this.#exit ?? 'ended');
    });
  }

  /** What it printed since it was started. */
  printed(): string {
    return readFileSync(this.#options.logFile).subarray(this.#logStart).toString('utf8');
  }

  /** The last lines of that, as one. */
  lastWords(lines: number): string {
    return this.printed().trimEnd().split('\n').slice(-lines).join(' ');
  }

  #isStopping = false;

  /**
   * Asks it to stop and waits until it has; after `patienceMs` it is killed.
   *
   * @param signal instead of the one that ends it in order
   */
  async stop(patienceMs = 30_000, signal = this.#options.stopSignal): Promise<void> {
    this.#isStopping = true;
    const isGone = () => this.#exit !== undefined;
    if (!isGone()) {
      this.#child.kill(signal);
      if (!(await waitFor(isGone, patienceMs))) {
        this.#child.kill('SIGKILL');
        await waitFor(isGone, 5_000);
      }
    }
    this.#guard?.release();
    rmSync(this.#options.pidFile, { force: true });
  }
}

/**
 * Stops what an earlier run left behind, if it still runs: that run was killed and so was its guard.
 *
 * @throws LaunchError when it does not stop
 */
export async function stopLeftover(name: string, pidFile: string, signal: NodeJS.Signals): Promise<void> {
  const identity = readIdentity(pidFile);
  const isGone = () => !identity || !isRunning(identity);
  if (identity && !isGone()) {
    sendSignal(identity.pid, signal);
    if (!(await waitFor(isGone, 30_000))) {
      sendSignal(identity.pid, 'SIGKILL');
      if (!(await waitFor(isGone, 5_000))) {
        throw new LaunchError(
          `${name} of an earlier run (process ${identity.pid}) does not stop: stop it by hand`,
        );
      }
    }
  }
  rmSync(pidFile, { force: true });
}

function readIdentity(pidFile: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(pidFile, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) truncateSync(file);
  return openSync(file, 'a', 0o600);
}
