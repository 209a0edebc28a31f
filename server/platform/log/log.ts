import { destination, pino } from 'pino';
import { loggedError } from './redact.js';

/** Of what cannot be written now, as while the disk of the log is full, so much waits for the next line that can. */
const WAITING_BYTES = 1024 * 1024;

const output = destination({ dest: 2, sync: true, maxLength: WAITING_BYTES });
// Without a listener a line that cannot be written would end the process.
output.on('error', () => undefined);
// Called after a fatal error, though every line is written at once; it would wait for ever until there is room.
output.flushSync = () => undefined;

/**
 * The log of the server: one line of JSON an event, on standard error. An error goes under `err` and is
 * reduced to what may be logged; personal fields and secrets are never passed in.
 *
 * @example log.error({ err: error, jobId }, 'chunk failed');
 */
export const log = pino(
  {
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => loggedError(error) },
    redact: {
      paths: [
        'password',
        'token',
        'cookie',
        'authorization',
        '*.password',
        '*.token',
        '*.cookie',
        '*.authorization',
      ],
      censor: '[redacted]',
    },
  },
  output,
);
