import type { EntityManager } from 'typeorm';
import { countLinked } from './count-linked.js';

/** In any case. */
const LEAST = 10_000;
/** Of all who are linked or wait. */
const SHARE = 1 / 50;

/**
 * Up to how many people are looked up one by one. More are joined with everybody; of a few that would be to read all the
 * others for their sake.
 *
 * @param manager of the caller's transaction, where there is one
 */
export async function lookedUpTo(manager: Pick<EntityManager, 'query'>): Promise<number> {
  return Math.max(LEAST, Math.floor(SHARE * (await countLinked(manager))));
}
