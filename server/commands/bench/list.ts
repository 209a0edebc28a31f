import type { UserListQuery } from '../../users/users.schema.js';
import { userListQuerySchema } from '../../users/users.schema.js';
import type { Desk } from '../stand/desk.js';
import { type Bench, percentile, type Report, timed } from './figures.js';
import { CONSENT_QUESTIONS, QUESTIONS } from './list-questions.js';
import { openPeopleStand } from './people-stand.js';
import { personPage } from './person.js';
import { type PlainList, preparePlain } from './plain-list.js';

const P95 = 'list.p95-ms';
const TIMES_PLAIN = 'list.times-plain';
const PERSON = 'person.p95-ms';
const PEOPLE = 1_000_000;
const AT_ONCE = 8;
const ROUNDS = 25;

/**
 * A page of the list with its total, asked of a server on a million people, eight at once, beside a normalised consent
 * table in this process; and a person's page.
 */
export const listBench: Bench = {
  figures: [P95, TIMES_PLAIN, PERSON],
  async run(wanted, report) {
    const { dataSource, desk, close } = await openPeopleStand(PEOPLE);
    try {
      if (wanted.has(P95) || wanted.has(TIMES_PLAIN)) {
        const { ours, inexact } = await measureList(desk);
        if (wanted.has(P95)) reportWorst(ours, inexact, report);
        if (wanted.has(TIMES_PLAIN)) {
          process.stderr.write('preparing the plain alternative …\n');
          const ratios = await compare(await preparePlain(dataSource), ours);
          const value = Math.min(...Object.values(ratios));
          report({ bench: TIMES_PLAIN, value, unit: 'ratio', filters: ratios });
        }
      }
      if (wanted.has(PERSON)) await personPage(PERSON, dataSource, desk, report);
    } finally {
      await close();
    }
  },
};

/** Times of every question, and those to which the answer is "at least so many". */
async function measureList(desk: Desk): Promise<{ ours: Map<string, number[]>; inexact: string[] }> {
  const ours = new Map<string, number[]>();
  const inexact: string[] = [];
  const paths = Object.entries(QUESTIONS).map(
    ([name, query]) => [name, `/api/users?${new URLSearchParams(query)}`] as const,
  );
  // The process has compiled what it runs by the time the clock does.
  for (const [, path] of paths) await measure(() => desk.load(path), 5);
  for (const [name, path] of paths) {
    const { totalIsExact } = await desk.get<{ totalIsExact: boolean }>(path);
    if (!totalIsExact) inexact.push(name);
    ours.set(name, await measure(() => desk.load(path)));
  }
  return { ours, inexact };
}

function reportWorst(ours: Map<string, number[]>, inexact: string[], report: Report): void {
  const p95 = [...ours].map(([name, times]) => [name, percentile(times, 0.95)] as const);
  const worst = p95.reduce((a, b) => (b[1] > a[1] ? b : a));
  const filters = Object.fromEntries(p95.map(([name, ms]) => [name, Math.round(ms)]));
  report({ bench: P95, value: worst[1], unit: 'ms', worst: worst[0], filters, inexact });
}

async function compare(plain: PlainList, ours: Map<string, number[]>): Promise<Record<string, number>> {
  const ratios: Record<string, number> = {};
  for (const name of CONSENT_QUESTIONS) {
    const query: UserListQuery = userListQuerySchema.parse(QUESTIONS[name]);
    const times = await measure(() => plain.list(query), 1);
    ratios[name] = Number((percentile(times, 0.95) / percentile(ours.get(name) ?? [], 0.95)).toFixed(1));
  }
  return ratios;
}

/** Times of so many rounds with eight at once. */
async function measure(work: () => Promise<unknown>, rounds = ROUNDS): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(...(await Promise.all(Array.from({ length: AT_ONCE }, async () => (await timed(work)).ms))));
  }
  return times;
}
