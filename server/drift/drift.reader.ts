import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { spelledOut } from '../../words/characters.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { idSchema } from '../platform/http/schemas.js';
import { DRIFT_KINDS, type DriftKind } from './drift.kinds.js';
import { type DriftRow, presentDrift } from './drift.presenter.js';
import type { DriftList, DriftListQuery, DriftOverview, PersonDrift } from './drift.schema.js';
import type { ToldFileCovers } from './told-file.entity.js';

const SELECT = `
  SELECT d.user_id, d.kinds, d.found_at, u.status, t.scopes_agreed AS told_scopes, t.terms_agreed AS told_terms,
         k.scopes_agreed AS kakao_scopes, k.terms_agreed AS kakao_terms
    FROM drifts d LEFT JOIN users u ON u.id = d.user_id
    LEFT JOIN consent_sets t ON t.id = d.told_set_id LEFT JOIN consent_sets k ON k.id = d.kakao_set_id`;

interface LastFile {
  id: string;
  name: string;
  covers: ToldFileCovers;
  people: number;
  counting: number | null;
  applied_at: Date;
  operator_id: string | null;
  operator_name: string | null;
}

/** Reads who differs from what the own systems were told. */
@Injectable()
export class DriftReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** How many differ in which ways, and how old that is. */
  async overview(): Promise<DriftOverview> {
    const [counts, comparison, [file], [all]]: [
      { kinds: DriftKind[]; people: number }[],
      Pick<DriftOverview, 'comparedAt' | 'isComparing'>,
      LastFile[],
      { told: boolean }[],
    ] = await Promise.all([
      this.dataSource.query('SELECT kinds, count(*)::int AS people FROM drifts GROUP BY kinds'),
      this.comparison(),
      this.dataSource.query(
        `SELECT f.id, f.name, f.covers, f.linked + f.unlinked AS people, f.counting, f.applied_at, o.id AS operator_id,
                o.name AS operator_name
           FROM told_files f LEFT JOIN operators o ON o.id = f.applied_by
          WHERE f.applied_at IS NOT NULL ORDER BY f.applied_at DESC, f.id DESC LIMIT 1`,
      ),
      this.dataSource.query(
        `SELECT EXISTS (SELECT FROM told_files WHERE applied_at IS NOT NULL AND covers = 'all') AS told`,
      ),
    ]);
    return {
      kinds: DRIFT_KINDS.map((kind) => ({
        kind,
        people: counts.reduce((sum, one) => sum + (one.kinds.includes(kind) ? one.people : 0), 0),
      })),
      people: counts.reduce((sum, { people }) => sum + people, 0),
      ...comparison,
      lastFile: file
        ? {
            id: file.id,
            name: spelledOut(file.name),
            covers: file.covers,
            people: file.people,
            counting: file.counting,
            appliedAt: file.applied_at.toISOString(),
            appliedBy: file.operator_id ? { id: file.operator_id, name: file.operator_name ?? '' } : null,
          }
        : null,
      isAllTold: all?.told ?? false,
    };
  }

  /** People who differ, by id. */
  async list({ kind, limit, cursor }: DriftListQuery): Promise<DriftList> {
    const list = listOf('drift', { kind });
    const [after] = cursor === undefined ? ['0'] : decodeCursor(list, cursor, z.tuple([idSchema]));
    const rows: DriftRow[] = await this.dataSource.query(
      `${SELECT} WHERE d.user_id > $1 AND ($2::text IS NULL OR d.kinds @> ARRAY[$2::text])
        ORDER BY d.user_id LIMIT $3`,
      [after, kind ?? null, limit + 1],
    );
    const { page, nextCursor } = pageOf(list, rows, limit, (row) => [row.user_id]);
    return { data: page.map(presentDrift), nextCursor };
  }

  /** What the own systems hold of one person, and in which ways it differs. */
  async person(id: string): Promise<PersonDrift> {
    const [[told], [drift], { comparedAt }]: [
      { is_linked: boolean; told_at: Date; scopes: string[] | null; terms: string[] | null }[],
      DriftRow[],
      Pick<DriftOverview, 'comparedAt'>,
    ] = await Promise.all([
      this.dataSource.query(
        `SELECT t.is_linked, t.told_at, s.scopes_agreed AS scopes, s.terms_agreed AS terms
           FROM told_states t LEFT JOIN consent_sets s ON s.id = t.consent_set_id WHERE t.user_id = $1`,
        [id],
      ),
      this.dataSource.query(`${SELECT} WHERE d.user_id = $1`, [id]),
      this.comparison(),
    ]);
    return {
      told: told
        ? {
            isLinked: told.is_linked,
            scopes: told.scopes,
            terms: told.terms,
            toldAt: told.told_at.toISOString(),
          }
        : null,
      drift: drift ? presentDrift(drift) : null,
      comparedAt,
    };
  }

  private async comparison(): Promise<Pick<DriftOverview, 'comparedAt' | 'isComparing'>> {
    const [row]: { compared_at: Date | null; is_comparing: boolean | null }[] = await this.dataSource.query(
      `SELECT max(started_at) FILTER (WHERE finished_at IS NOT NULL) AS compared_at,
              bool_or(finished_at IS NULL) AS is_comparing
         FROM drift_comparisons`,
    );
    return { comparedAt: row?.compared_at?.toISOString() ?? null, isComparing: row?.is_comparing ?? false };
  }
}
