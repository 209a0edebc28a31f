import type { EntityManager } from 'typeorm';
import { jsonText } from '../platform/database/json-text.js';
import { askedAtOf, type Observation } from './observation.js';

/**
 * Keeps the list of all scopes and service terms that Kakao has named for anybody: what filters and job
 * forms offer. Rows are touched only where something about them is new.
 */
export async function recordCatalogue(manager: EntityManager, observations: Observation[]): Promise<void> {
  const scopes = new Map<string, object>();
  const terms = new Map<string, object>();
  for (const observation of observations) {
    const askedAt = askedAtOf(observation);
    for (const { id, display_name, type, using } of observation.scopes ?? []) {
      scopes.set(id, { id, display_name, type, using, observed_at: askedAt });
    }
    for (const { tag, required } of observation.terms ?? []) {
      terms.set(tag, { tag, required: required ?? false, observed_at: askedAt });
    }
  }
  if (scopes.size > 0) {
    await manager.query(
      `WITH r AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb)
           AS r (id text, display_name text, type text, "using" boolean, observed_at timestamptz))
       INSERT INTO scopes AS s (id, display_name, type, "using", observed_at)
       SELECT r.* FROM r LEFT JOIN scopes k USING (id)
        WHERE k.id IS NULL OR (k.display_name, k.type, k."using") IS DISTINCT FROM (r.display_name, r.type, r."using")
        ORDER BY r.id
       ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, type = excluded.type,
         "using" = excluded."using", observed_at = excluded.observed_at
       WHERE s.observed_at < excluded.observed_at`,
      [jsonText([...scopes.values()])],
    );
  }
  if (terms.size > 0) {
    await manager.query(
      `WITH r AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (tag text, required boolean, observed_at timestamptz))
       INSERT INTO service_terms AS s (tag, required, observed_at)
       SELECT r.* FROM r LEFT JOIN service_terms k USING (tag)
        WHERE k.tag IS NULL OR k.required IS DISTINCT FROM r.required
        ORDER BY r.tag
       ON CONFLICT (tag) DO UPDATE SET required = excluded.required, observed_at = excluded.observed_at
       WHERE s.observed_at < excluded.observed_at`,
      [jsonText([...terms.values()])],
    );
  }
}

/**
 * Which of these scopes or service terms Kakao has named for nobody yet: misspelt, new in the app since people were read,
 * or nobody was read.
 */
export async function neverNamed(
  manager: EntityManager,
  { of, names }: { of: 'scopes' | 'terms'; names: string[] },
): Promise<string[]> {
  const named = of === 'scopes' ? 'SELECT id FROM scopes' : 'SELECT tag FROM service_terms';
  const rows: { name: string }[] = await manager.query(
    `SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS given (name, place)
      WHERE name NOT IN (${named}) ORDER BY place`,
    [names],
  );
  return rows.map(({ name }) => name);
}
