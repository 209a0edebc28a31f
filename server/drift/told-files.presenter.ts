import type { ToldFile } from './told-file.entity.js';
import type { ToldFileView } from './told-files.schema.js';

/** A file as the API shows it. */
export function presentToldFile(file: ToldFile): ToldFileView {
  const { id, name, covers, digest, lines, columns, linked, unlinked, unknown, bad, badCount } = file;
  return {
    id,
    name,
    covers,
    digest,
    lines,
    columns,
    linked,
    unlinked,
    unknown,
    bad,
    badCount,
    createdAt: file.createdAt.toISOString(),
    appliedAt: file.appliedAt?.toISOString() ?? null,
  };
}
