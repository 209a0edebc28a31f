import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { jsonText } from '../platform/database/json-text.js';
import type { Actor } from '../platform/http/actor.js';
import { notFound } from '../platform/http/problem.js';
import { hasAllBadLines, keepBadLines, readBadLines } from './bad-lines.store.js';
import { IdList } from './id-list.entity.js';
import { IDS_PER_CHUNK } from './id-list-chunk.entity.js';
import type { Reading } from './id-lists.presenter.js';
import type { IdListQuery } from './id-lists.schema.js';
import type { BadLine } from './parse/bad-lines.js';
import { IdFile, type IdFileContent } from './parse/id-file.js';
import { readUpload } from './read-upload.js';

/** A million ids of 19 digits with quotes, Windows line ends and a name fit. */
const MAX_FILE_BYTES = 40 * 1024 * 1024;

/** Takes in files of ids and keeps what they held. */
@Injectable()
export class IdListsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Deletes those whose day is over. */
  async deleteExpired(): Promise<void> {
    await this.dataSource.query('DELETE FROM id_lists WHERE expires_at < now()');
  }

  /**
   * Reads a file as it arrives and stores its ids for a day.
   *
   * @throws ProblemError 413 `too_large`; 422 `column_unclear`, `no_such_column`, `no_ids`, `not_text`,
   *   `spreadsheet_file`, `too_many_ids`, `too_many_lines`
   */
  async create(file: Readable, { name, column }: IdListQuery, actor: Actor): Promise<IdList> {
    const content = await readUpload(file, new IdFile(column), MAX_FILE_BYTES);
    return this.dataSource.transaction(async (manager) => {
      const [row]: { id: string }[] = await manager.query(
        `INSERT INTO id_lists (name, created_by, expires_at, count, duplicates, bad_count, bad, reading)
         VALUES ($1, $2, now() + interval '1 day', $3, $4, $5, $6, $7) RETURNING id`,
        [
          name,
          actor.operatorId,
          content.ids.size,
          content.duplicates,
          content.badCount,
          jsonText(content.bad),
          jsonText(readingOf(content)),
        ],
      );
      const { id } = row as { id: string };
      let chunk = 0;
      for (const ids of content.ids.chunks(IDS_PER_CHUNK)) {
        await manager.query('INSERT INTO id_list_chunks (list_id, chunk, ids) VALUES ($1, $2, $3)', [
          id,
          chunk++,
          ids,
        ]);
      }
      const { duplicates, badCount, encoding, suspect } = content;
      if (badCount > content.bad.length) await keepBadLines(manager, id, content.allBad());
      await this.audit.record(manager, {
        key: 'IdList.Uploaded',
        actor,
        subjectType: 'id_list',
        subjectId: id,
        details: { name, count: content.ids.size, duplicates, badCount, suspect: suspect.count, encoding },
      });
      return manager.findOneByOrFail(IdList, { id });
    });
  }

  /**
   * A list. Its bad lines hold what stood in the file: who did not send it themselves is recorded.
   *
   * @throws ProblemError 404 `id_list_not_found`
   */
  async get(id: string, actor: Actor): Promise<IdList> {
    const list = await this.find(id);
    if (list.createdBy !== actor.operatorId) await this.recordSeen('IdList.Viewed', list, actor);
    return list;
  }

  /**
   * All bad lines of a list, run by run. They hold what stood in the file, so it is recorded who took them and why.
   *
   * @throws ProblemError 404 `id_list_not_found`, `bad_lines_not_kept`
   */
  async badLines(id: string, reason: string | undefined, actor: Actor): Promise<AsyncIterable<BadLine[]>> {
    const { manager } = this.dataSource;
    const list = await this.find(id);
    if (!(await hasAllBadLines(manager, list))) {
      throw notFound('Of this list only the first bad lines were kept.', 'bad_lines_not_kept');
    }
    await this.recordSeen('IdList.BadLinesDownloaded', list, actor, reason);
    return readBadLines(manager, list);
  }

  private async find(id: string): Promise<IdList> {
    const list = await this.dataSource.manager.findOneBy(IdList, { id });
    if (!list || (list.expiresAt && list.expiresAt < new Date())) {
      throw notFound('There is no such list, or no longer.', 'id_list_not_found');
    }
    return list;
  }

  private recordSeen(
    key: 'IdList.Viewed' | 'IdList.BadLinesDownloaded',
    { id, name, badCount }: IdList,
    actor: Actor,
    reason?: string,
  ): Promise<void> {
    return this.audit.record(this.dataSource.manager, {
      key,
      actor,
      subjectType: 'id_list',
      subjectId: id,
      reason: reason ?? null,
      details: { name, badCount },
    });
  }
}

function readingOf(content: IdFileContent): Reading {
  const { lines, emptyLines, continuedLines, duplicateLines, suspect } = content;
  const { encoding, columns, column, hasHeader } = content;
  return {
    lines,
    emptyLines,
    continuedLines,
    duplicateLines,
    suspect,
    encoding,
    columns: columns.slice(0, 100),
    column,
    hasHeader,
  };
}
