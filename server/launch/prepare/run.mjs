import { spawn } from 'node:child_process';
import process from 'node:process';

/** Something a person has to put right; shown as it is. */
export class PrepareError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a program to its end with our own input and output; a signal to us is passed on to it.
 *
 * @returns its exit code; throws a PrepareError when a signal ended it, or asked us to end
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  let asked;
  const forward = (signal) => {
    asked = signal;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) =>
        reject(new PrepareError(`${command} could not be run: ${error.message}`)),
      );
      child.once('exit', (code, signal) => {
        // npm puts back what it has begun and then fails, or has come to its end: what follows is not begun.
        if (asked ?? signal) reject(new PrepareError(`stopped by ${asked ?? signal}`, 130));
        else resolve(code ?? 1);
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

/** The same for a script that this Node runs. */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}
