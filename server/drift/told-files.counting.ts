import type { EntityManager } from 'typeorm';
import { lookedUpTo } from '../users/find/looked-up-to.js';
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
  const all = file.linked + file.unlinked;
  const after = await appliedAfter(file.id, manager);
  // Where nothing came later, nobody's answer has to be looked up: of a million that takes seconds.
  if (!after) return { people: all, behind: null };
  const { id, name, covers } = after;
  if (covers === 'all') return { people: 0, behind: { id, name } };
  // A planner knows nothing of how many people are in a file: of many each is looked up, unless a sum, which is in no index,
  // has them joined.
  const userId = all > (await lookedUpTo(manager)) ? 't.user_id + 0' : 't.user_id';
  const [later]: { people: number }[] = await manager.query(
    `SELECT count(*)::int AS people
       FROM told_file_chunks c CROSS JOIN unnest(c.user_ids) AS p (user_id) JOIN told_states t ON ${userId} = p.user_id
      WHERE c.file_id = $1 AND t.told_at > (SELECT created_at FROM told_files WHERE id = $1)`,
    [file.id],
  );
  return { people: all - (later?.people ?? 0), behind: null };
}

/** Of the files that came later than a file and were applied the newest of everybody, otherwise the newest; null: none. */
async function appliedAfter(
  id: string,
  manager: EntityManager,
): Promise<Pick<ToldFile, 'id' | 'name' | 'covers'> | null> {
  const [after]: Pick<ToldFile, 'id' | 'name' | 'covers'>[] = await manager.query(
    `SELECT later.id, later.name, later.covers
       FROM told_files f JOIN told_files later ON later.created_at > f.created_at
      WHERE f.id = $1 AND later.applied_at IS NOT NULL
      ORDER BY later.covers = 'all' DESC, later.created_at DESC LIMIT 1`,
    [id],
  );
  return after ?? null;
}

async function nameOf(id: string | null, manager: EntityManager): Promise<Counting['behind']> {
  if (id === null) return null;
  const [file]: { id: string; name: string }[] = await manager.query(
    'SELECT id, name FROM told_files WHERE id = $1',
    [id],
  );
  return file ?? null;
}
