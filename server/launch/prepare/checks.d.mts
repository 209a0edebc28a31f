/** Name → script and arguments, run by Node from the project's root. */
export const CHECKS: Record<string, readonly [string, ...string[]]>;
