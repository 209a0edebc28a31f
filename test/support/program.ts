import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onFileEnd } from './file-end.js';

/** A program of ours that runs as a process of its own. */
export interface Program {
  /** What it printed so far, standard output and standard error together. */
  output(): string;
  /** Sends a signal and waits until the process has ended; its exit code, null when the signal ended it. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends it in an orderly way; after `patienceMs` it is killed. */
  stop(patienceMs?: number): Promise<void>;
  pid: number;
}

export interface ProgramOptions {
  env?: NodeJS.ProcessEnv;
  /** Looked for in what it prints; its first group is returned. */
  until: RegExp;
  timeoutMs?: number;
  cwd?: string;
}

/** Only these come from the environment of the tests: a developer's own settings must not change a test. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'LD_LIBRARY_PATH'];

/**
 * V8 compiles a function for speed once it has run through this many bytes of its code (132 KB by itself). Most
 * programs here live for seconds, and what was compiled to start them faster is never run again.
 */
const NODE_FLAGS = ['--interrupt-budget=1500000'];

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `node <args>`; what runs still when this process ends is killed. */
export function spawnNode(
  args: string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions,
  cwd?: string,
): ChildProcess {
  const passed = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
  const child = spawn(process.execPath, [...NODE_FLAGS, ...args], { env: { ...passed, ...env }, stdio, cwd });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/**
 * Starts `node <args>` and waits until it prints what is expected. Whatever still runs after the
 * test file is killed.
 *
 * @throws with what it printed, when it ends first or takes longer than `timeoutMs` (60 s)
 */
export async function startProgram(
  args: string[],
  options: ProgramOptions,
): Promise<Program & { match: string }> {
  const child = spawnNode(args, { ...options.env }, 'pipe', options.cwd);
  const ended = once(child, 'close');
  let output = '';
  listen(child, (chunk) => (output += chunk));

  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  const stop = async (patienceMs = 20_000) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await kill('SIGTERM').finally(() => clearTimeout(timer));
  };
  onFileEnd(() => stop(2_000));

  const match = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${args[0]} ${why}. It printed:\n${output.slice(-4_000)}`));
    const timeoutMs = options.timeoutMs ?? 60_000;
    const timer = setTimeout(() => fail(`did not print ${options.until} in ${timeoutMs} ms`), timeoutMs);
    const look = () => {
      const found = options.until.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1] ?? found[0]);
    };
    listen(child, look);
    ended.then(() => {
      clearTimeout(timer);
      fail(`ended with ${child.exitCode ?? child.signalCode}`);
    }, reject);
  });
  return { match, output: () => output, kill, stop, pid: child.pid ?? 0 };
}

/**
 * Runs `node <args>` to its end.
 *
 * @returns its exit code and what it printed, standard output and standard error together
 */
export async function runProgram(
  args: string[],
  { env }: Pick<ProgramOptions, 'env'>,
): Promise<{ code: number; output: string }> {
  const child = spawnNode(args, { ...env }, ['ignore', 'pipe', 'pipe']);
  let output = '';
  listen(child, (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Passes on what a program prints, standard output and standard error together. */
export function listen(child: ChildProcess, heard: (chunk: string) => void): void {
  child.stdout?.setEncoding('utf8').on('data', heard);
  child.stderr?.setEncoding('utf8').on('data', heard);
}
