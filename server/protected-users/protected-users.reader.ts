import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { idSchema, timeSchema } from '../platform/http/schemas.js';
import { type ProtectedRow, presentProtection } from './protected-users.presenter.js';
import type { ProtectedUserListQuery, ProtectedUserPage, Protection } from './protected-users.schema.js';

const SELECT = `SELECT p.user_id, p.reason, p.created_at, o.id AS operator_id, o.name, o.email
  FROM protected_users p LEFT JOIN operators o ON o.id = p.created_by`;

/** The time as PostgreSQL keeps it, to the microsecond, and the id. */
const cursorSchema = z.tuple([timeSchema, idSchema]);

/** Reads who is protected. */
@Injectable()
export class ProtectedUsersReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Who is protected, the last added first. */
  async list(query: ProtectedUserListQuery): Promise<ProtectedUserPage> {
    const { id = null, limit, cursor } = query;
    const list = listOf('protected-users', query);
    const [time, before] = cursor === undefined ? [null, null] : decodeCursor(list, cursor, cursorSchema);
    const [rows, [count]]: [(ProtectedRow & { at: string })[], { total: number }[]] = await Promise.all([
      this.dataSource.query(
        `SELECT listed.*, to_char(listed.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
           FROM (${SELECT}) AS listed
          WHERE ($1::bigint IS NULL OR user_id = $1)
            AND ($2::timestamptz IS NULL OR (created_at, user_id) < ($2::timestamptz, $3::bigint))
          ORDER BY created_at DESC, user_id DESC LIMIT $4`,
        [id, time, before, limit + 1],
      ),
      this.dataSource.query(
        'SELECT count(*)::int AS total FROM protected_users WHERE $1::bigint IS NULL OR user_id = $1',
        [id],
      ),
    ]);
    const { page, nextCursor } = pageOf(list, rows, limit, (row) => [row.at, row.user_id]);
    return {
      data: page.map((row) => ({ id: row.user_id, ...presentProtection(row) })),
      total: count?.total ?? 0,
      nextCursor,
    };
  }

  /** Why somebody is protected; null where they are not. */
  async find(id: string): Promise<Protection | null> {
    const [row]: ProtectedRow[] = await this.dataSource.query(`${SELECT} WHERE p.user_id = $1`, [id]);
    return row ? presentProtection(row) : null;
  }
}
