import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { consentSetIds } from '../consent-sets/consent-sets.js';
import { readUpload } from '../id-lists/read-upload.js';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { plainArray } from '../platform/database/array-text.js';
import { jsonText } from '../platform/database/json-text.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict, notFound, ProblemError } from '../platform/http/problem.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import type { KnownNames } from './parse/agreed-cells.js';
import { type ToldContent, ToldCsv } from './parse/told-csv.js';
import { requestComparison } from './request-comparison.js';
import { ToldFile } from './told-file.entity.js';
import { countingOf } from './told-files.counting.js';
import { presentToldFile } from './told-files.presenter.js';
import type { ToldFileApply, ToldFileQuery, ToldFileView } from './told-files.schema.js';

/** A million people with twelve scopes and four terms each fit. */
const MAX_FILE_BYTES = 300 * 1024 * 1024;
const PEOPLE_PER_CHUNK = 10_000;
/** A file that was not applied is forgotten after it. */
const KEPT = "interval '1 day'";

/** Takes in files of what the own systems hold, and takes over what they tell. */
@Injectable()
export class ToldFilesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Deletes those that were not applied within their day. */
  async deleteForgotten(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM told_files WHERE applied_at IS NULL AND created_at < now() - ${KEPT}`,
    );
  }

  /**
   * Reads a file as it arrives. What it tells counts once it is applied.
   *
   * @throws ProblemError 413 `too_large`; 422 `no_such_column`, `column_unclear`, `no_ids`, `not_text`,
   *   `spreadsheet_file`, `too_many_ids`, `too_many_combinations`
   */
  async create(stream: Readable, { name, covers }: ToldFileQuery, actor: Actor): Promise<ToldFileView> {
    const content = await readUpload(stream, new ToldCsv(await this.knownNames()), MAX_FILE_BYTES);
    return this.dataSource.transaction(async (manager) => {
      const { digest, lines, linked, unlinked, columns, badCount, bad } = content;
      const [row]: { id: string }[] = await manager.query(
        `INSERT INTO told_files (name, covers, digest, lines, linked, unlinked, unknown, columns, bad_count, bad, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10) RETURNING id`,
        [name, covers, digest, lines, linked, unlinked, columns, badCount, jsonText(bad), actor.operatorId],
      );
      const { id } = row as { id: string };
      // Of a file with bad lines nothing will ever be applied.
      if (badCount === 0) await keepPeople(manager, id, content);
      const file = await find(manager, id);
      await this.record(manager, 'ToldFile.Uploaded', file, actor);
      return present(manager, file);
    });
  }

  /**
   * A file. Its bad lines hold what stood in it: who did not send it themselves is recorded.
   *
   * @throws ProblemError 404 `told_file_not_found`
   */
  async get(id: string, actor: Actor): Promise<ToldFileView> {
    const { manager } = this.dataSource;
    const file = await find(manager, id);
    if (file.createdBy !== actor.operatorId) await this.record(manager, 'ToldFile.Viewed', file, actor);
    return present(manager, file);
  }

  /**
   * Takes over what a file tells, if that was not done yet. What a file that came later told stays; where that was one of
   * everybody, it told of those too whom it does not name. A worker compares it with Kakao's state soon after.
   *
   * @throws ProblemError 404 `told_file_not_found`; 422 `file_has_bad_lines`; 409 `told_later`; 401 where the operator's session
   *   has ended meanwhile
   */
  apply(id: string, { reason, expectedCounting }: ToldFileApply, actor: Actor): Promise<ToldFileView> {
    return this.dataSource.transaction(async (manager) => {
      // One file after the other: two that tell of the same people would wait for each other.
      await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.tellStates]);
      const file = await find(manager, id);
      if (file.appliedAt) return present(manager, file);
      if (file.badCount > 0) throw hasBadLines(file);
      const { people: counting, behind } = await countingOf(file, manager);
      if (expectedCounting !== undefined && expectedCounting !== counting) {
        throw conflict('told_later', `Files that came later were applied: it counts for ${counting} people.`);
      }
      await manager.query(
        `INSERT INTO told_states AS t (user_id, is_linked, consent_set_id, told_at)
         SELECT p.user_id, p.is_linked, p.set_id, f.created_at
           FROM told_files f JOIN told_file_chunks c ON c.file_id = f.id
          CROSS JOIN unnest(c.user_ids, c.are_linked, c.set_ids) AS p (user_id, is_linked, set_id)
          WHERE f.id = $1 AND $2::bigint IS NULL
          ORDER BY p.user_id
         ON CONFLICT (user_id) DO UPDATE SET
           is_linked = excluded.is_linked, consent_set_id = excluded.consent_set_id, told_at = excluded.told_at
         WHERE t.told_at <= excluded.told_at`,
        [id, behind?.id],
      );
      if (file.covers === 'all') {
        await manager.query(
          'DELETE FROM told_states WHERE told_at < (SELECT created_at FROM told_files WHERE id = $1)',
          [id],
        );
      }
      await manager.query('DELETE FROM told_file_chunks WHERE file_id = $1', [id]);
      await manager.query(
        'UPDATE told_files SET applied_by = $2, applied_at = now(), counting = $3, behind_id = $4 WHERE id = $1',
        [id, actor.operatorId, counting, behind?.id],
      );
      await requestComparison(manager, 'told');
      const more = { counting, behind: behind?.id };
      await this.record(manager, 'ToldFile.Applied', file, actor, reason, more);
      await refuseEndedSession(manager, actor);
      return present(manager, await find(manager, id));
    });
  }

  private async knownNames(): Promise<KnownNames> {
    const rows: { kind: string; name: string }[] = await this.dataSource.query(
      `SELECT 'scope' AS kind, id AS name FROM scopes UNION ALL SELECT 'term', tag FROM service_terms`,
    );
    const of = (kind: string) => new Set(rows.filter((row) => row.kind === kind).map(({ name }) => name));
    return { scopes: of('scope'), terms: of('term') };
  }

  private record(
    manager: EntityManager,
    key: 'ToldFile.Uploaded' | 'ToldFile.Viewed' | 'ToldFile.Applied',
    { id, name, covers, digest, linked, unlinked, badCount }: ToldFile,
    actor: Actor,
    reason: string | null = null,
    more: { counting?: number | null; behind?: string } = {},
  ): Promise<void> {
    const details = { name, covers, digest, linked, unlinked, badCount, ...more };
    return this.audit.record(manager, {
      key,
      actor,
      subjectType: 'told_file',
      subjectId: id,
      reason,
      details,
    });
  }
}

async function present(manager: EntityManager, file: ToldFile): Promise<ToldFileView> {
  return presentToldFile(file, await countingOf(file, manager));
}

async function find(manager: EntityManager, id: string): Promise<ToldFile> {
  const file = await manager
    .createQueryBuilder(ToldFile, 'f')
    .where(`f.id = :id AND (f.applied_at IS NOT NULL OR f.created_at >= now() - ${KEPT})`, { id })
    .getOne();
  if (!file) throw notFound('There is no such file, or no longer.', 'told_file_not_found');
  return file;
}

/** Stores the people of a file, and how many of them Kakao has never named. */
async function keepPeople(manager: EntityManager, fileId: string, content: ToldContent): Promise<void> {
  const setIds = await consentSetIds(manager, content.combinations);
  const idOf = content.combinations.map(({ digest }) => setIds.get(digest) as number);
  let chunk = 0;
  for (const { ids, areLinked, agreed } of content.runs(PEOPLE_PER_CHUNK)) {
    const sets = agreed.map((index) => idOf[index] ?? 'NULL');
    await manager.query(
      'INSERT INTO told_file_chunks (file_id, chunk, user_ids, are_linked, set_ids) VALUES ($1, $2, $3, $4, $5)',
      [fileId, chunk++, plainArray(ids), `{${areLinked.join(',')}}`, `{${sets.join(',')}}`],
    );
  }
  await manager.query(
    `UPDATE told_files SET unknown = (
       SELECT count(*) FROM told_file_chunks c CROSS JOIN unnest(c.user_ids) AS p (user_id)
        WHERE c.file_id = $1 AND NOT EXISTS (SELECT FROM users u WHERE u.id = p.user_id))
      WHERE id = $1`,
    [fileId],
  );
}

/** The bad lines are named as fields of the input, the first hundred of them. */
function hasBadLines({ bad, badCount }: ToldFile): ProblemError {
  const errors = bad.slice(0, 100).map(({ line, reason }) => ({ field: `file.${line}`, message: reason }));
  const detail = `${badCount} lines of the file cannot be applied.`;
  return new ProblemError({ status: 422, code: 'file_has_bad_lines', detail, errors });
}
