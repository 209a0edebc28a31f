import type { EntityManager } from 'typeorm';
import { plainArray } from '../platform/database/array-text.js';
import type { IdList } from './id-list.entity.js';
import { IdListBadChunk } from './id-list-bad-chunk.entity.js';
import type { BadLine } from './parse/bad-lines.js';

const LINES_PER_CHUNK = 10_000;

/** Stores all bad lines of a list. */
export async function keepBadLines(
  manager: EntityManager,
  listId: string,
  bad: Iterable<BadLine>,
): Promise<void> {
  let chunk = 0;
  let run: BadLine[] = [];
  const store = async () => {
    await manager.query(
      'INSERT INTO id_list_bad_chunks (list_id, chunk, lines, reasons, texts) VALUES ($1, $2, $3, $4, $5)',
      [
        listId,
        chunk++,
        plainArray(run.map(({ line }) => line)),
        plainArray(run.map(({ reason }) => reason)),
        run.map(({ text }) => text),
      ],
    );
    run = [];
  };
  for (const line of bad) {
    if (run.push(line) >= LINES_PER_CHUNK) await store();
  }
  if (run.length > 0) await store();
}

/** Whether all bad lines of a list were kept: of lists of before they were, the first thousand are. */
export async function hasAllBadLines(manager: EntityManager, list: IdList): Promise<boolean> {
  return list.badCount <= list.bad.length || (await readChunk(manager, list.id, 0)) !== null;
}

/**
 * All bad lines of a list, run by run.
 *
 * @throws Error where the list is gone before the last of them: what was read is not all
 */
export async function* readBadLines(manager: EntityManager, list: IdList): AsyncGenerator<BadLine[]> {
  if (list.badCount <= list.bad.length) {
    yield list.bad;
    return;
  }
  let count = 0;
  for (let chunk = 0; count < list.badCount; chunk++) {
    const row = await readChunk(manager, list.id, chunk);
    if (!row) throw new Error(`The list ${list.id} is gone.`);
    const { lines, reasons, texts } = row;
    count += lines.length;
    yield lines.map((line, index) => ({
      line,
      reason: reasons[index] as BadLine['reason'],
      text: texts[index] as string,
    }));
  }
}

function readChunk(manager: EntityManager, listId: string, chunk: number): Promise<IdListBadChunk | null> {
  return manager.findOneBy(IdListBadChunk, { listId, chunk });
}
