import type { Simulator } from '../simulator.js';
import type { ScopeItem, TermItem } from '../world/catalogue.js';

const LEVELS = ['required', 'optional', 'in_use', 'off'];

/** Adds or replaces a consent item; only `id` has to be there. Nobody has agreed to a new one. */
export function putScope(sim: Simulator, body: unknown): ScopeItem {
  const given = (body ?? {}) as Partial<ScopeItem>;
  const id = named(given.id, 'id');
  const known = sim.world.scopes.find((item) => item.id === id);
  const item: ScopeItem = {
    ...{ ko: id, en: id, type: 'PRIVACY', level: 'optional', rate: 0 },
    ...known,
    ...given,
    id,
  };
  if (!LEVELS.includes(item.level)) throw new RangeError(`level must be one of ${LEVELS.join(', ')}`);
  if (item.type !== 'PRIVACY' && item.type !== 'SERVICE')
    throw new RangeError('type must be PRIVACY or SERVICE');
  sim.world.setScope(item);
  sim.scopeTexts.clear();
  return item;
}

/** Adds or replaces a service term; only `tag` has to be there. */
export function putTerm(sim: Simulator, body: unknown): TermItem {
  const given = (body ?? {}) as Partial<TermItem>;
  const tag = named(given.tag, 'tag');
  if (tag.includes(',')) throw new RangeError('a tag has no comma');
  const known = sim.world.terms.find((term) => term.tag === tag);
  const term: TermItem = { title: tag, required: false, rate: 0, ...known, ...given, tag };
  sim.world.setTerm(term);
  return term;
}

function named(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new RangeError(`${name} is missing`);
  return value;
}
