import { ConfigError } from '../platform/config/config.js';

/** Something a person has to put right before Linkdesk can start. The message is one line and says how. */
export class LaunchError extends Error {
  override name = 'LaunchError';
  readonly code = 'launch_failed';
}

/** What is shown of an error that ends a program: one line where a person can put it right, all of it otherwise. */
export function describeFailure(error: unknown): string | Error {
  if (error instanceof ConfigError || error instanceof LaunchError) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  if (path && (code === 'EACCES' || code === 'EPERM')) {
    return `DATA_DIR holds ${path}, which belongs to another user: start as that user, or set another DATA_DIR`;
  }
  return error instanceof Error ? error : String(error);
}
