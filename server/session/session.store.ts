import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { prepared } from '../platform/database/prepared.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import type { Role } from '../platform/http/permissions.js';
import { ROLE_PERMISSIONS } from './permissions.js';
import { ABSOLUTE_LIMIT_HOURS, IDLE_LIMIT_MINUTES } from './session.constants.js';
import { Session } from './session.entity.js';

interface Row {
  session_id: string;
  is_stale: boolean;
  id: string;
  email: string;
  name: string;
  role: Role;
}

const FIND = prepared(
  `SELECT s.id AS session_id, s.last_seen_at < now() - interval '1 minute' AS is_stale, o.id, o.email, o.name, o.role
     FROM sessions s JOIN operators o ON o.id = s.operator_id
    WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND o.disabled_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - make_interval(mins => $2)`,
);

/** Sessions in Postgres. The token is known to the browser only; the table has its SHA-256. */
@Injectable()
export class SessionStore {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the id of the new session, and the token for the cookie (256 random bits) */
  async create(
    manager: EntityManager,
    operatorId: string,
    actor: Actor,
  ): Promise<{ id: string; token: string }> {
    const token = randomBytes(32).toString('base64url');
    const { identifiers } = await manager.insert(Session, {
      tokenHash: hashToken(token),
      operatorId,
      expiresAt: () => `now() + interval '${ABSOLUTE_LIMIT_HOURS} hours'`,
      ip: actor.ip ?? null,
      userAgent: actor.userAgent ?? null,
    });
    return { id: identifiers[0]?.id as string, token };
  }

  /**
   * Who a token belongs to; null when the session has ended in any way or the operator is disabled.
   *
   * @param isUse whether this counts as use and puts off the idle limit
   */
  async find(token: string, isUse: boolean): Promise<OperatorContext | null> {
    if (!/^[\w-]{43}$/.test(token)) return null;
    const rows: Row[] = await this.dataSource.query(FIND, [hashToken(token), IDLE_LIMIT_MINUTES]);
    const row = rows[0];
    if (!row) return null;
    if (row.is_stale && isUse) {
      await this.dataSource.query(`UPDATE sessions SET last_seen_at = now() WHERE id = $1`, [row.session_id]);
    }
    const { session_id: sessionId, id, email, name, role } = row;
    return { id, email, name, role, sessionId, permissions: ROLE_PERMISSIONS[role] };
  }

  /** Ends one session. @returns false when it had ended already */
  async revoke(manager: EntityManager, sessionId: string): Promise<boolean> {
    const { affected } = await manager.update(
      Session,
      { id: sessionId, revokedAt: IsNull() },
      { revokedAt: () => 'now()' },
    );
    return affected === 1;
  }
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
