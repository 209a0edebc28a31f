import type { Notice } from '../../providers/types';

/**
 * Each version of the words of a term once, whatever the languages it is archived in, in the order of the archive.
 *
 * @param inForce the notice that stands for its version where there are several
 */
export function termVersions(notices: Notice[], inForce?: string): Notice[] {
  const versions = new Map<string, Notice>();
  for (const notice of notices) {
    const { id, kind, subject, version, from, superseded } = notice;
    if (kind !== 'term' || superseded) continue;
    const key = JSON.stringify([subject, version, from]);
    if (!versions.has(key) || id === inForce) versions.set(key, notice);
  }
  return [...versions.values()];
}
