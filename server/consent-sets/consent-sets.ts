import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { jsonText } from '../platform/database/json-text.js';

/** Scopes and terms that somebody agrees to, as the `consent_sets` dictionary knows them. */
export interface Combination {
  scopesAgreed: string[] | null;
  termsAgreed: string[] | null;
  digest: string;
}

/**
 * Scopes and terms together as a combination; null where neither is known.
 *
 * @param scopes ids of scopes agreed to, each once; null where it is not known which
 * @param terms tags of terms agreed to, likewise
 */
export function combine(scopes: string[] | null, terms: string[] | null): Combination | null {
  if (scopes === null && terms === null) return null;
  const scopesAgreed = scopes?.toSorted() ?? null;
  const termsAgreed = terms?.toSorted() ?? null;
  const digest = createHash('sha256')
    .update(JSON.stringify([scopesAgreed, termsAgreed]))
    .digest('hex');
  return { scopesAgreed, termsAgreed, digest };
}

/**
 * The ids of the given combinations, adding those that were not known before.
 *
 * @returns id by digest
 */
export async function consentSetIds(
  manager: EntityManager,
  combinations: Iterable<Combination>,
): Promise<Map<string, number>> {
  const wanted = new Map([...combinations].map((combination) => [combination.digest, combination]));
  if (wanted.size === 0) return new Map();
  const ids = await findIds(manager, [...wanted.keys()]);
  const missing = [...wanted.values()].filter(({ digest }) => !ids.has(digest));
  if (missing.length === 0) return ids;
  await manager.query(
    `INSERT INTO consent_sets (scopes_agreed, terms_agreed, digest)
     SELECT CASE WHEN jsonb_typeof(c->'scopesAgreed') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c->'scopesAgreed')) END,
            CASE WHEN jsonb_typeof(c->'termsAgreed') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c->'termsAgreed')) END,
            c->>'digest'
       FROM jsonb_array_elements($1::jsonb) AS c
      ORDER BY c->>'digest'
     ON CONFLICT (digest) DO NOTHING`,
    [jsonText(missing)],
  );
  return findIds(manager, [...wanted.keys()]);
}

async function findIds(manager: EntityManager, digests: string[]): Promise<Map<string, number>> {
  const rows: { id: number; digest: string }[] = await manager.query(
    'SELECT id, digest FROM consent_sets WHERE digest = ANY($1)',
    [digests],
  );
  return new Map(rows.map((row) => [row.digest, row.id]));
}
