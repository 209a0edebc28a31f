import fc from 'fast-check';
import type { FaultRule } from '../../../server/kakao-simulator/faults.js';
import type { Simulator } from '../../../server/kakao-simulator/simulator.js';
import type { Effect } from '../../../server/kakao-simulator/world/effects.js';
import type { Desk } from './desk.js';

const SCOPES = ['profile_nickname', 'profile_image', 'account_email', 'gender', 'phone_number', 'birthyear'];
const TAGS = ['service_2024', 'privacy_2024', 'marketing_2025', 'night_push_2025'];

/** One step of a story: who, by place in the list of people, and what. */
export type Step =
  | { does: 'unlink' | 'logout' | 'read' | 'readScopes' | 'readTerms'; who: number }
  | { does: 'revokeScopes'; who: number; scopes: string[] }
  | { does: 'revokeTerms' | 'recordTerms'; who: number; tags: string[] }
  | { does: 'readMany'; count: number }
  | { does: 'readAll'; limit: number }
  | { does: 'happens'; who: number; effect: Effect }
  | { does: 'fault'; rule: Omit<FaultRule, 'id'> }
  | { does: 'recovers' };

const who = fc.nat(19);
const scopes = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 3 });
const tags = fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1, maxLength: 3 });

const link = fc.record({
  op: fc.constant('link' as const),
  at: fc.integer({ min: 1_700_000_000, max: 1_790_000_000 }),
  isWaiting: fc.boolean(),
  isSynched: fc.boolean(),
  scopes,
  terms: tags,
});

const effect: fc.Arbitrary<Effect> = fc.oneof(
  link,
  fc.constant({ op: 'unlink' as const }),
  fc.record({ op: fc.constantFrom('agree-scopes' as const, 'withdraw-scopes' as const), scopes }),
  fc.record({ op: fc.constant('withdraw-terms' as const), terms: tags }),
  fc.record({ op: fc.constant('signup' as const), at: fc.constant(1_790_000_000) }),
);

const rule: fc.Arbitrary<Omit<FaultRule, 'id'>> = fc.oneof(
  fc.record({
    endpoint: fc.constantFrom('*', 'unlink', 'revoke-scopes', 'user-me', 'user-ids'),
    kind: fc.constantFrom('code' as const, 'html' as const, 'cut' as const),
    code: fc.constantFrom(-1, -603, -7),
    status: fc.constant(undefined),
    isAfter: fc.boolean(),
    next: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    endpoint: fc.constant('*'),
    kind: fc.constantFrom('truncate' as const, 'garbage' as const),
    next: fc.constant(1),
  }),
  fc.record({ endpoint: fc.constant('*'), kind: fc.constant('mixed' as const), share: fc.constant(0.4) }),
);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constantFrom('unlink' as const, 'logout' as const), who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom('read' as const, 'readScopes' as const, 'readTerms' as const),
      who,
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('revokeScopes' as const), who, scopes }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom('revokeTerms' as const, 'recordTerms' as const),
      who,
      tags,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('readMany' as const), count: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('readAll' as const), limit: fc.integer({ min: 2, max: 9 }) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('happens' as const), who, effect }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('fault' as const), rule }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('recovers' as const) }) },
);

/** Takes one step. `everybody`: the ids that the story is about, linked or not. */
export async function take(one: Step, desk: Desk, sim: Simulator, everybody: string[]): Promise<void> {
  const person = 'who' in one ? everybody[one.who % everybody.length]! : '';
  switch (one.does) {
    case 'revokeScopes':
      return desk.revokeScopes(person, one.scopes);
    case 'revokeTerms':
      return desk.revokeTerms(person, one.tags);
    case 'recordTerms':
      return desk.recordTerms(person, one.tags);
    case 'readMany':
      return desk.readMany(everybody.slice(0, one.count));
    case 'readAll':
      return desk.readAll(everybody, one.limit);
    case 'happens':
      // The desk is not told: what it believed about this person may be out of date.
      sim.happen('control', person, [one.effect]);
      return desk.beliefs.forget(person);
    case 'fault':
      sim.faults.add(one.rule);
      return;
    case 'recovers':
      return sim.faults.clear();
    default:
      return desk[one.does](person);
  }
}
