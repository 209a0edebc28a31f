import { destination, pino } from 'pino';
import { loggedError } from './redact.js';

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
  destination({ dest: 2, sync: true }),
);
