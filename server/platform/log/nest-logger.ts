import type { LoggerService } from '@nestjs/common';
import { log } from './log.js';
import { redact } from './redact.js';

/** What Nest has to say, in the one log; how it starts is left out. */
export const nestLogger: LoggerService = {
  log: () => undefined,
  warn: (message: unknown, ...more: unknown[]) => log.warn(...entryOf(message, more)),
  error: (message: unknown, ...more: unknown[]) => log.error(...entryOf(message, more)),
  fatal: (message: unknown, ...more: unknown[]) => log.fatal(...entryOf(message, more)),
};

/** @param more the part of Nest that speaks comes last */
function entryOf(message: unknown, more: unknown[]): [details: object, text: string] {
  const context = more.at(-1);
  return message instanceof Error
    ? [{ err: message, context }, 'Nest reports an error']
    : [{ context }, redact(String(message))];
}
