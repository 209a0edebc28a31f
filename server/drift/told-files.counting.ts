import type { EntityManager } from 'typeorm';
import type { ToldFile } from './told-file.entity.js';

/** Of how many people of a file it counts what that tells, and what came later that counts instead. */
export interface Counting {
  /** Null: nobody knows, or nothing of it can be applied. */
  people: number | null;
  /** The file of everybody that came later and was applied before, so that none of them counts. */
  behind: { id: string; name: string } | null;
}

/** What counted of a file when it was applied; of one that was not yet, what would count if it were now. */
export async function countingOf(file: ToldFile, manager: EntityManager): Promise<Counting> {
  if (file.appliedAt) return { people: file.counting, behind: await nameOf(file.behindId, manager) };
  if (file.badCount > 0) return { people: null, behind: null };
  const behind = await fileOfAllAfter(file.id, manager);
  if (behind) return { people: 0, behind };
  const [later]: { people: number }[] = await manager.query(
    `SELECT count(*)::int AS people
       FROM told_files f JOIN told_file_chunks c ON c.file_id = f.id CROSS JOIN unnest(c.user_ids) AS p (user_id)
       JOIN told_states t ON t.user_id = p.user_id
      WHERE f.id = $1 AND t.told_at > f.created_at`,
    [file.id],
  );
  return { people: file.linked + file.unlinked - (later?.people ?? 0), behind: null };
}

/** The newest file of everybody that came later than a file and was applied; null: none. */
async function fileOfAllAfter(id: string, manager: EntityManager): Promise<Counting['behind']> {
  const [behind]: { id: string; name: string }[] = await manager.query(
    `SELECT later.id, later.name FROM told_files f JOIN told_files later ON later.created_at > f.created_at
      WHERE f.id = $1 AND later.applied_at IS NOT NULL AND later.covers = 'all'
      ORDER BY later.created_at DESC LIMIT 1`,
    [id],
  );
  return behind ?? null;
}

async function nameOf(id: string | null, manager: EntityManager): Promise<Counting['behind']> {
  if (id === null) return null;
  const [file]: { id: string; name: string }[] = await manager.query(
    'SELECT id, name FROM told_files WHERE id = $1',
    [id],
  );
  return file ?? null;
}
