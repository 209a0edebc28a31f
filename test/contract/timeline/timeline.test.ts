import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { asOf } from '../../../server/consents/as-of.js';
import { ConsentEvent } from '../../../server/consents/consent-event.entity.js';
import { KakaoClient } from '../../../server/kakao-client/index.js';
import { listen } from '../../../server/kakao-simulator/listen.js';
import { type Options, readOptions } from '../../../server/kakao-simulator/options.js';
import { Simulator } from '../../../server/kakao-simulator/simulator.js';
import { OUTLIVED } from '../../../server/users/find/standing-consents.js';
import { User } from '../../../server/users/user.entity.js';
import { createTestDatabase } from '../../support/database.js';
import { missingFacts, untrueAnswers, untrueFacts } from './claims.js';
import { Notices, type Step, story, take } from './story.js';
import { Teller } from './teller.js';
import { Truth } from './truth.js';

const KEY = 'timeline-key';
/** Stories begin here; the people of the simulator had linked before. */
const START = Date.UTC(2026, 0, 1);

let database: DataSource;
beforeAll(async () => {
  database = await (await createTestDatabase()).dataSource();
});
afterEach(() => vi.useRealTimers());

it('every shown fact is true, every change that readings could show is shown, and what is known of a time was so', async () => {
  const counts: Record<string, number> = {};
  const stories = fc.asyncProperty(fc.nat(100_000), story, (seed, steps) => tell(seed, steps, counts));
  await fc.assert(stories, { numRuns: 50, endOnFailure: true });
  // Stories in which nothing could be told would prove nothing.
  for (const certainty of ['known', 'consistent', 'between', 'unconfirmed']) {
    expect(counts[certainty], certainty).toBeGreaterThan(300);
  }
}, 240_000);

/** Lets a story happen at a simulator, told to the server's own parts, and holds what they recorded against it. */
async function tell(seed: number, steps: Step[], counts: Record<string, number>): Promise<void> {
  await database.query(
    'TRUNCATE users, user_profiles, user_consents, consent_sets, consent_events, webhook_events CASCADE',
  );
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  const options = readOptions(['--port', '0', '--ids-per-minute', '0', '--admin-key', KEY], {}) as Options;
  const until = START / 1_000 - 3_600;
  const sim = new Simulator({ ...options, seed, users: 2, until, waitingShare: 0.3, unlinkedShare: 0.2 });
  const end = await listen(sim);
  const client = new KakaoClient({ apiUrl: sim.baseUrl, adminKeys: [KEY], retries: 0, timeoutMs: 30_000 });
  try {
    const everybody = [sim.world.idOf(0), sim.world.idOf(1)];
    const truth = new Truth(sim, everybody, START);
    const notices = new Notices();
    sim.journal.onEntry((entry) => notices.add(entry));
    const teller = new Teller(database, client);
    for (const step of steps) {
      vi.setSystemTime(Date.now() + step.after);
      await take(step, teller, sim, notices, everybody);
    }
    for (const id of everybody) await judge(id, truth, teller, counts);
    expect(await otherTermTimes()).toEqual([]);
  } finally {
    await client.close();
    await end();
  }
}

async function judge(
  id: string,
  truth: Truth,
  teller: Teller,
  counts: Record<string, number>,
): Promise<void> {
  const facts = await database.manager.find(ConsentEvent, { where: { userId: id }, order: { id: 'ASC' } });
  expect(untrueFacts(truth, id, teller.recorder.told, facts)).toEqual([]);
  expect(missingFacts(truth, id, teller.recorder.told, facts)).toEqual([]);
  const user = await database.manager.findOneBy(User, { id });
  if (!user) return;
  for (const time of momentsAround([
    ...truth.times(id),
    ...facts.map(({ observedAt }) => observedAt.getTime()),
  ])) {
    const at = new Date(time);
    const answer = asOf(facts, { ...user, tellsSignUp: true }, at);
    expect(untrueAnswers(truth, id, at, answer, counts)).toEqual([]);
  }
}

/**
 * People with other rows in `user_term_times` than of what they agree to; of whom that is not known, those who are not told
 * apart as such.
 */
function otherTermTimes(): Promise<unknown[]> {
  return database.query(
    `SELECT u.id, u.status, s.terms_agreed, t.tags
       FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id AND u.status <> 'unlinked',
            LATERAL (SELECT array_agg(tag ORDER BY tag) AS tags FROM user_term_times WHERE user_id = u.id) AS t
      WHERE (s.terms_agreed IS NULL) <> (u.id IN (${OUTLIVED}))
         OR s.terms_agreed <> coalesce(t.tags, '{}')`,
  );
}

/** The times themselves, just before and after, in the same second, and halfway to the next. */
function momentsAround(times: number[]): number[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  return sorted.flatMap((time, n) => {
    const next = sorted[n + 1] ?? Date.now();
    return [time - 1, time, time + 1, time + 500, Math.floor((time + next) / 2)];
  });
}
