import fc from 'fast-check';
import type { JournalEntry } from '../../../server/kakao-simulator/journal.js';
import type { Simulator } from '../../../server/kakao-simulator/simulator.js';
import type { Effect } from '../../../server/kakao-simulator/world/effects.js';
import type { ActKind, ReadingWay, Teller } from './teller.js';

const SCOPES = ['profile_nickname', 'account_email', 'gender', 'birthyear'];
const TAGS = ['service_2024', 'privacy_2024', 'marketing_2025', 'night_push_2025'];

/** One step of a story, and how many milliseconds pass before it. */
export type Step = { after: number; who: number } & (
  | { does: 'happens'; effect: (second: number) => Effect }
  | { does: 'read'; how: ReadingWay; isHeld: boolean }
  | { does: 'recordHeld' | 'hear' | 'lose' | 'work' }
  | { does: 'act'; kind: ActKind; names: string[] }
);

const scopes = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 3 });
const terms = fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1, maxLength: 2 });

const effect = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ isWaiting: fc.boolean(), isSynched: fc.boolean(), scopes, terms })
      .map((link) => (at: number) => ({ op: 'link', at, ...link }) as Effect),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('UNLINK_FROM_APPS', 'ACCOUNT_DELETE')
      .map((reason) => () => ({ op: 'unlink', reason }) as Effect),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ op: fc.constantFrom('agree-scopes' as const, 'withdraw-scopes' as const), scopes })
      .map((change) => () => change as Effect),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ op: fc.constantFrom('agree-terms' as const, 'withdraw-terms' as const), terms })
      .map((change) => (at: number) => ({ by: 'KAUTH', at, ...change }) as Effect),
  },
  { weight: 1, arbitrary: fc.constant((at: number) => ({ op: 'signup', at }) as Effect) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('logout' as const, 'issue-tokens' as const)
      .map((op) => () => ({ op }) as Effect),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('보리', '쌀')
      .map((nickname) => () => ({ op: 'set-account', account: { nickname } }) as Effect),
  },
);

const what = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('happens' as const), effect }) },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('read' as const),
      how: fc.constantFrom('person' as const, 'people' as const, 'profiles' as const, 'links' as const),
      isHeld: fc.oneof(
        { weight: 4, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('recordHeld' as const) }) },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record({
        does: fc.constant('act' as const),
        kind: fc.constantFrom('unlink' as const, 'logout' as const),
        names: fc.constant([]),
      }),
      fc.record({
        does: fc.constant('act' as const),
        kind: fc.constant('revoke-scopes' as const),
        names: scopes,
      }),
      fc.record({
        does: fc.constant('act' as const),
        kind: fc.constantFrom('revoke-terms' as const, 'record-terms' as const),
        names: terms,
      }),
    ),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('hear' as const, 'lose' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('work' as const) }) },
);

const pause = fc.oneof(
  fc.integer({ min: 1, max: 900 }),
  fc.integer({ min: 1_000, max: 90_000 }),
  fc.integer({ min: 3_600_000, max: 90_000_000 }),
);

export const story: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(pause, fc.nat(1), what).map(([after, who, step]) => ({ after, who, ...step }) as Step),
  { minLength: 12, maxLength: 45 },
);

/** What Kakao would tell of, in its order, not delivered yet. */
export class Notices {
  private readonly waiting: { userId: string; name: string; toe: number; reason?: string }[] = [];

  add(entry: JournalEntry): void {
    for (const one of entry.effects) {
      const name = NAMES[one.op];
      if (!name || entry.userId === null) continue;
      const toe = Math.floor(Date.parse(entry.at) / 1_000);
      const isOwn = entry.endpoint.startsWith('POST /');
      const reason = one.op === 'unlink' ? (isOwn ? 'UNLINK_FROM_SERVICE' : one.reason) : undefined;
      this.waiting.push({ userId: entry.userId, name, toe, ...(reason ? { reason } : {}) });
    }
  }

  /** Takes one away, the older half of them first, so that they come late and out of order. */
  take(place: number) {
    const [taken] = this.waiting.splice(place % Math.max(1, Math.ceil(this.waiting.length / 2)), 1);
    return taken;
  }
}

const NAMES: Partial<Record<Effect['op'], string>> = {
  link: 'user-linked',
  unlink: 'user-unlinked',
  'agree-scopes': 'user-scope-consent',
  'withdraw-scopes': 'user-scope-withdraw',
  logout: 'tokens-revoked',
  'set-account': 'user-profile-changed',
};

/** Takes one step; the clock stands where it is to happen. */
export async function take(
  step: Step,
  teller: Teller,
  sim: Simulator,
  notices: Notices,
  everybody: string[],
): Promise<void> {
  const id = everybody[step.who % everybody.length] as string;
  switch (step.does) {
    case 'happens':
      sim.happen('control', id, [step.effect(Math.floor(Date.now() / 1_000))]);
      return;
    case 'read':
      return teller.read(id, step.how, step.isHeld);
    case 'act':
      return teller.act(id, step.kind, step.names);
    case 'lose':
      notices.take(step.after);
      return;
    case 'hear': {
      const notice = notices.take(step.after);
      if (!notice) return;
      const isForm = notice.name === 'user-unlinked' && step.after % 3 === 0;
      return teller.hear(notice.userId, notice.name, isForm ? null : notice.toe, notice.reason);
    }
    default:
      return teller[step.does]();
  }
}
