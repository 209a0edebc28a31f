import { ConfigError } from '../platform/config/config.js';
import { type LoggedError, loggedError } from '../platform/log/redact.js';

/** Something a person has to put right before Linkdesk can start. The message is one line and says how. */
export class LaunchError extends Error {
  override name = 'LaunchError';
  readonly code = 'launch_failed';
}

/** Of the system (a full disk, a used up quota) and of PostgreSQL. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', '53100']);

/**
 * What is shown of an error that ends a program: one line where a person can put it right, otherwise as it may stand in
 * a log, since an error of the database carries the values of its statement.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof LaunchError) return error.message;
  const logged = loggedError(error);
  const { message, code } = logged;
  const { path } = (error ?? {}) as NodeJS.ErrnoException;
  if (path && (code === 'EACCES' || code === 'EPERM')) {
    return `DATA_DIR holds ${path}, which belongs to another user: start as that user, or set another DATA_DIR`;
  }
  if (code && NO_ROOM.has(code)) return `There is no room left on the disk: make some (${message})`;
  return withCauses(logged);
}

function withCauses({ stack, message, code, cause }: LoggedError): string {
  const text = code ? `${stack ?? message} (${code})` : (stack ?? message);
  return cause ? `${text}\nbecause of ${withCauses(cause)}` : text;
}
