import type { Simulator } from '../simulator.js';
import type { Account } from '../world/account.js';
import type { Effect } from '../world/effects.js';
import { LINKED, NOT_LINKED, WAITING } from '../world/people.js';
import { nowSeconds, toTimestamp } from '../world/time.js';

const STATES = { [LINKED]: 'linked', [WAITING]: 'waiting', [NOT_LINKED]: 'unlinked' } as const;

/** What is true of a person, whatever the app may see of it. */
export function trueState(sim: Simulator, position: number) {
  const { world } = sim;
  const people = world.people;
  const state = people.state[position] as keyof typeof STATES;
  const isLinked = state !== NOT_LINKED;
  return {
    id: world.idOf(position),
    state: STATES[state],
    connectedAt: isLinked ? toTimestamp(people.connectedAt[position]!) : null,
    isSynched: people.synched[position] === 1,
    hasTokens: people.tokens[position] === 1,
    scopes: world.scopes.filter((_, n) => people.scopes[position]! & (1 << n)).map((item) => item.id),
    terms: world.terms
      .map((term, n) => ({ tag: term.tag, bit: 1 << n, at: people.termAt[n]![position]! }))
      .filter(({ bit }) => people.terms[position]! & bit)
      .map(({ tag, bit, at }) => ({
        tag,
        agreedAt: toTimestamp(at || people.connectedAt[position]!),
        agreedBy: people.termsByApi[position]! & bit ? 'KAPI' : 'KAUTH',
      })),
    account: world.account(position),
    properties: isLinked ? world.properties(position) : {},
  };
}

/** The true states of people after a position, at most `limit`; `state` narrows them. */
export function listStates(sim: Simulator, after: number, limit: number, state: string | undefined) {
  const data: ReturnType<typeof trueState>[] = [];
  let position = after;
  for (; position < sim.world.people.count && data.length < limit; position++) {
    const found = STATES[sim.world.people.state[position] as keyof typeof STATES];
    if (state === undefined || state === found) data.push(trueState(sim, position));
  }
  return { data, next: position < sim.world.people.count ? position : null };
}

/** How many people are in each state. */
export function countStates(sim: Simulator) {
  const counts = { linked: 0, waiting: 0, unlinked: 0 };
  const { state, count } = sim.world.people;
  for (let i = 0; i < count; i++) counts[STATES[state[i] as keyof typeof STATES]]++;
  return counts;
}

const OPS = [
  'add',
  'link',
  'signup',
  'unlink',
  'agree-scopes',
  'withdraw-scopes',
  'agree-terms',
  'withdraw-terms',
  'set-account',
  'set-properties',
  'issue-tokens',
  'logout',
];

/**
 * Reads an effect as the control API takes it: only `op` has to be there. `link` without more gives the required
 * consents, as if the person had ticked nothing else.
 */
export function readEffect(sim: Simulator, given: unknown): Effect {
  const one = given as Record<string, unknown>;
  if (typeof one !== 'object' || one === null || !OPS.includes(String(one.op))) {
    throw new RangeError(`an effect needs an op: ${OPS.join(', ')}`);
  }
  const list = (value: unknown, fallback: string[], known: string[]): string[] => {
    if (value === undefined) return fallback;
    const wrong = Array.isArray(value) ? value.find((item) => !known.includes(String(item))) : value;
    if (wrong !== undefined) throw new RangeError(`not known: ${String(wrong)}`);
    return value as string[];
  };
  const { scopes, terms } = sim.world;
  const scopeIds = scopes.map((item) => item.id);
  const tags = terms.map((term) => term.tag);
  const at = one.at === undefined ? nowSeconds() : timeOf(one.at);
  switch (one.op as Effect['op']) {
    case 'link':
      return {
        op: 'link',
        at,
        isWaiting: one.isWaiting === true,
        isSynched: one.isSynched !== false && one.isWaiting !== true,
        scopes: list(
          one.scopes,
          scopes.filter((i) => i.level === 'required').map((i) => i.id),
          scopeIds,
        ),
        terms: list(
          one.terms,
          terms.filter((t) => t.required).map((t) => t.tag),
          tags,
        ),
      };
    case 'signup':
      return { op: 'signup', at };
    case 'unlink':
      return { op: 'unlink', reason: one.reason === undefined ? 'UNLINK_FROM_APPS' : String(one.reason) };
    case 'agree-scopes':
    case 'withdraw-scopes':
      return { op: one.op as 'agree-scopes', scopes: list(one.scopes, [], scopeIds) };
    case 'agree-terms':
      return {
        op: 'agree-terms',
        terms: list(one.terms, [], tags),
        by: one.by === 'KAPI' ? 'KAPI' : 'KAUTH',
        at,
      };
    case 'withdraw-terms':
      return { op: 'withdraw-terms', terms: list(one.terms, [], tags) };
    case 'set-account':
      return { op: 'set-account', account: (one.account ?? {}) as Partial<Account> };
    case 'set-properties':
      return { op: 'set-properties', properties: (one.properties ?? {}) as Record<string, string> };
    default:
      return { op: one.op as 'logout' };
  }
}

function timeOf(value: unknown): number {
  const seconds = typeof value === 'number' ? value : Math.floor(Date.parse(String(value)) / 1000);
  if (!Number.isInteger(seconds)) throw new RangeError(`not a time: ${String(value)}`);
  return seconds;
}
