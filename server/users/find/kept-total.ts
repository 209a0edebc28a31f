import type { EntityManager } from 'typeorm';
import { isKstDay } from '../../platform/kst.js';
import type { UserFilter } from '../users.schema.js';
import { PEOPLE_BY_CONSENT, PEOPLE_BY_DAY } from './kept-counts.js';
import { consentSql } from './users.consents.js';
import { searchPatterns } from './users.search.js';
import { OF_CONSENT, OF_DAY } from './users.totals.js';

/**
 * How many people match by the counts that are kept, without reading any of them: where a filter asks for no more than a
 * status and consents, or a status and KST days of the link.
 *
 * @param manager of the caller's transaction, where there is one
 * @returns null where the counts do not tell
 */
export async function keptTotal(
  manager: Pick<EntityManager, 'query'>,
  filter: UserFilter,
): Promise<number | null> {
  const { status, q, connectedFrom: from, connectedTo: to, ...others } = filter;
  const asked = (Object.keys(others) as (keyof typeof others)[]).filter((name) => others[name] !== undefined);
  if (searchPatterns(q ?? '').length > 0 || !asked.every((name) => OF_CONSENT.includes(name))) return null;
  const isTimed = OF_DAY.some((name) => filter[name] !== undefined);
  if (isTimed && (asked.length > 0 || [from, to].some((day) => day !== undefined && !isKstDay(day))))
    return null;

  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const conditions = status ? [`c.status = ANY(${bind(status)}::text[])`] : [];
  const consent = consentSql(filter, bind);
  if (consent) conditions.push(`(${consent.mask('s')} OR ${consent.names('s')})`);
  if (isTimed) conditions.push(`c.connected_on > '-infinity'`);
  if (from !== undefined) conditions.push(`c.connected_on >= ${bind(from)}::date`);
  if (to !== undefined) conditions.push(`c.connected_on <= ${bind(to)}::date`);
  const counts = consent
    ? `${PEOPLE_BY_CONSENT} AS c JOIN consent_sets s ON s.id = c.consent_set_id`
    : `${PEOPLE_BY_DAY} AS c`;
  const [row]: { people: number }[] = await manager.query(
    `SELECT coalesce(sum(c.people), 0)::int AS people FROM ${counts} WHERE ${['TRUE', ...conditions].join(' AND ')}`,
    params,
  );
  return row?.people ?? 0;
}
