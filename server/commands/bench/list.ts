import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { entities } from '../../entities.js';
import { Secret } from '../../platform/config/secret.js';
import { dataSourceOptions, migrate } from '../../platform/database/data-source.js';
import { UsersReader } from '../../users/users.reader.js';
import { type UserListQuery, userListQuerySchema } from '../../users/users.schema.js';
import { seedPeople } from '../seed-people.js';
import { Stand } from '../stand/stand.js';
import { type Bench, percentile, timed } from './figures.js';
import { type PlainList, preparePlain } from './plain-list.js';

const P95 = 'list.p95-ms';
const TIMES_PLAIN = 'list.times-plain';
const PEOPLE = 1_000_000;
const AT_ONCE = 8;
const ROUNDS = 5;

/** The kinds of question the list's page offers, alone and together. */
const QUESTIONS: Record<string, Record<string, string>> = {
  everybody: {},
  waiting: { status: 'waiting' },
  linked: { status: 'linked' },
  agreed: { agreed: 'account_email' },
  rare: { agreed: 'friends,talk_message', notAgreed: 'profile_nickname' },
  combined: {
    agreed: 'account_email',
    notAgreed: 'phone_number',
    termNotAgreed: 'marketing_2025',
    connectedFrom: '2024-03-01',
    connectedTo: '2024-05-31',
  },
  terms: { termAgreed: 'marketing_2025', termNotAgreed: 'night_push_2025', status: 'linked' },
  days: { connectedFrom: '2024-03-01', connectedTo: '2024-03-07' },
  exact: { q: '"person12347@example.com"' },
  beginning: { q: 'person1234*' },
  fragment: { q: '2345678' },
  phone: { q: '010-0012-3457' },
};
const CONSENT_QUESTIONS = ['agreed', 'rare', 'combined', 'terms'];

/** A page of the list with its total, on a million people, eight at once, beside a normalised consent table. */
export const listBench: Bench = {
  figures: [P95, TIMES_PLAIN],
  async run(wanted, report) {
    const stand = new Stand();
    const { databaseUrl } = await stand.stores();
    const dataSource = await new DataSource(
      dataSourceOptions({ url: databaseUrl, entities, migrations, poolSize: 2 * AT_ONCE }),
    ).initialize();
    try {
      await migrate(dataSource);
      process.stderr.write(`inventing ${PEOPLE} people …\n`);
      await seedPeople(dataSource, { people: PEOPLE });
      const reader = new UsersReader(dataSource, { secretKey: new Secret('bench') });
      const ours = new Map<string, number[]>();
      for (const [name, query] of Object.entries(QUESTIONS)) {
        const parsed = userListQuerySchema.parse(query);
        await reader.list(parsed);
        ours.set(name, await measure(() => reader.list(parsed)));
      }
      const p95 = [...ours].map(([name, times]) => [name, percentile(times, 0.95)] as const);
      const worst = p95.reduce((a, b) => (b[1] > a[1] ? b : a));
      const filters = Object.fromEntries(p95.map(([name, ms]) => [name, Math.round(ms)]));
      if (wanted.has(P95)) report({ bench: P95, value: worst[1], unit: 'ms', worst: worst[0], filters });
      if (wanted.has(TIMES_PLAIN)) {
        process.stderr.write('preparing the plain alternative …\n');
        const plain = await preparePlain(dataSource);
        const ratios = await compare(plain, ours);
        report({
          bench: TIMES_PLAIN,
          value: Math.min(...Object.values(ratios)),
          unit: 'ratio',
          filters: ratios,
        });
      }
    } finally {
      await dataSource.destroy();
      await stand.close();
    }
  },
};

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
