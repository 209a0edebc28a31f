import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KakaoClient } from '../../../server/kakao-client/index.js';
import { trueState } from '../../../server/kakao-simulator/control/persons.js';
import { listen } from '../../../server/kakao-simulator/listen.js';
import { type Options, readOptions } from '../../../server/kakao-simulator/options.js';
import { Simulator } from '../../../server/kakao-simulator/simulator.js';
import { Desk } from './desk.js';
import { step, take } from './steps.js';

const KEY = 'agreement-key';

const world = fc.record({
  seed: fc.nat(1_000_000),
  users: fc.integer({ min: 1, max: 15 }),
  waitingShare: fc.constantFrom(0, 0.3),
  unlinkedShare: fc.constantFrom(0, 0.3),
  latency: fc.constantFrom('0', '0-3'),
  variants: fc.record({
    idsOverlap: fc.boolean(),
    usersInElements: fc.boolean(),
    mixedRevoke: fc.constantFrom('refuse' as const, 'partial' as const),
    revocableWithoutConsent: fc.boolean(),
    upgradeNamesAgreedBy: fc.boolean(),
  }),
  hasUnknownKeys: fc.boolean(),
});

/** Strangers whose ids are as small and as large as ids can be. */
const STRANGERS = ['7', '9007199254740993', '9223372036854775807'];

it('whatever happens and fails, the client never makes one believe what is not true', async () => {
  const stories = fc.asyncProperty(
    world,
    fc.array(step, { minLength: 5, maxLength: 40 }),
    async (given, steps) => {
      const { hasUnknownKeys, ...change } = given;
      const defaults = readOptions(
        ['--port', '0', '--ids-per-minute', '0', '--admin-key', KEY],
        {},
      ) as Options;
      const sim = new Simulator({ ...defaults, ...change });
      sim.faults.hasUnknownKeys = hasUnknownKeys;
      const end = await listen(sim);
      const client = new KakaoClient({
        apiUrl: sim.baseUrl,
        adminKeys: [KEY],
        retries: 0,
        timeoutMs: 30_000,
      });
      try {
        const desk = new Desk(client);
        for (const id of STRANGERS) sim.world.add(id);
        const everybody = Array.from({ length: sim.world.people.count }, (_, i) => sim.world.idOf(i));
        const truths = () => everybody.map((_, i) => trueState(sim, i));
        for (const one of steps) {
          await take(one, desk, sim, everybody);
          expect(desk.beliefs.errors(truths())).toEqual([]);
        }
        // With nothing failing any more, reading everything leaves no doubt about anybody.
        sim.faults.clear();
        await desk.readAll(everybody, 4);
        await desk.readMany(everybody);
        for (const id of everybody) {
          await desk.readScopes(id);
          await desk.readTerms(id);
        }
        expect(desk.beliefs.errors(truths())).toEqual([]);
        for (const id of everybody) expect(Object.values(desk.beliefs.of(id))).not.toContain('unknown');
      } finally {
        await client.close();
        await end();
      }
    },
  );
  await fc.assert(stories, { numRuns: 150, endOnFailure: false });
  // Half a minute of work, and more beside other tests.
}, 240_000);
