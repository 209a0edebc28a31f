import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A tiny shell that outlives us if we are killed, and then asks the guarded process to stop: its
 * standard input is a pipe that only we hold, so the end of that pipe means that we are gone.
 */
export class Guard {
  readonly #shell: ChildProcess;

  /**
   * @param pid process to stop when we are gone
   * @param signal how it is asked
   * @param folder removed after it ended; for throw-away instances
   */
  constructor(pid: number, signal: NodeJS.Signals, folder = '') {
    const script = [
      `trap '' INT TERM HUP`,
      'read -r _ && exit 0',
      'kill -s "$2" "$1" 2>/dev/null',
      '[ -n "$3" ] || exit 0',
      'while kill -0 "$1" 2>/dev/null; do sleep 0.2; done',
      'rm -rf "$3"',
    ].join('\n');
    const args = ['-c', script, 'guard', String(pid), signal.replace('SIG', ''), folder];
    this.#shell = spawn('/bin/sh', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
    this.#shell.on('error', () => undefined);
    this.#shell.stdin?.on('error', () => undefined);
    this.#shell.unref();
    (this.#shell.stdin as { unref?: () => void } | null)?.unref?.();
  }

  /** Ends the guard; what it guarded has been stopped. */
  release(): void {
    this.#shell.stdin?.end('done\n');
  }
}
