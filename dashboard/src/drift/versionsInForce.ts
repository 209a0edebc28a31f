import type { Notice } from '../providers/types';

/**
 * The version of each term that is in force, once, whatever the languages it is archived in.
 *
 * @param notices the archive, the latest period of a subject first
 */
export function versionsInForce(notices: Notice[], now: Date): Notice[] {
  const found = new Map<string, Notice>();
  for (const notice of notices) {
    const { kind, subject, superseded, from, until } = notice;
    if (kind !== 'term' || superseded || found.has(subject)) continue;
    if (new Date(from) <= now && (until === null || new Date(until) > now)) found.set(subject, notice);
  }
  return [...found.values()];
}
