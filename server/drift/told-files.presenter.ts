import { spelledOut } from '../../words/characters.js';
import type { ToldFile } from './told-file.entity.js';
import type { Counting } from './told-files.counting.js';
import type { ToldFileView } from './told-files.schema.js';

/** A file as the API shows it. */
export function presentToldFile(file: ToldFile, { people, behind }: Counting): ToldFileView {
  const { id, name, covers, digest, lines, columns, linked, unlinked, unknown, bad, badCount } = file;
  return {
    id,
    name: spelledOut(name),
    covers,
    digest,
    lines,
    columns,
    linked,
    unlinked,
    unknown,
    counting: people,
    behind: behind && { ...behind, name: spelledOut(behind.name) },
    bad,
    badCount,
    createdAt: file.createdAt.toISOString(),
    appliedAt: file.appliedAt?.toISOString() ?? null,
  };
}
