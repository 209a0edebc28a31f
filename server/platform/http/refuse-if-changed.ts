import { conflict } from './problem.js';

/**
 * Refuses what was decided on another state of a thing than the one that stands.
 *
 * @param what it is called, such as `schedule`
 * @param revision of the thing, which grows with every change
 * @param seen the revision that was looked at; undefined: whichever
 * @throws ProblemError 409 `changed_meanwhile`
 */
export function refuseIfChanged(what: string, revision: number, seen: number | undefined): void {
  if (seen === undefined || seen === revision) return;
  throw conflict('changed_meanwhile', `Somebody else has changed this ${what} in the meantime.`);
}
