import { DataSource } from 'typeorm';
import { Desk } from '../stand/desk.js';
import { Stand } from '../stand/stand.js';
import { type Report, timed } from './figures.js';
import { seedPeople } from './seed-people.js';

const PEOPLE = 1_000_000;
const ROUNDS = 2;
const EVERYBODY = ['linked', 'waiting', 'unlinked'];

/**
 * What freezing a filter's answer costs through the API, against the bare statement that copies the same rows into
 * a table with the same indexes. Both tables grow alike, and whoever was first is last in the next round.
 */
export async function draftTimesBareInsert(bench: string, report: Report): Promise<void> {
  const stand = new Stand();
  const stores = await stand.stores();
  const dataSource = new DataSource({ type: 'postgres', url: stores.databaseUrl });
  try {
    const web = await stand.server(stores, 'http://127.0.0.1:9', { ROLE: 'web' });
    await dataSource.initialize();
    process.stderr.write(`inventing ${PEOPLE} people …\n`);
    await seedPeople(dataSource, { people: PEOPLE });
    await dataSource.query('CREATE TABLE bare_items (LIKE job_items INCLUDING ALL)');
    const desk = await Desk.logIn(web.url);
    const sides = {
      draft: () => draft(desk),
      bare: (round: number) => dataSource.query(BARE_INSERT, [round, EVERYBODY]),
    };
    const times = { draft: 0, bare: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of round % 2 ? (['bare', 'draft'] as const) : (['draft', 'bare'] as const)) {
        await dataSource.query('CHECKPOINT');
        times[side] += (await timed(() => sides[side](round))).ms;
      }
    }
    report({
      bench,
      value: times.draft / times.bare,
      unit: 'ratio',
      people: PEOPLE,
      draftMs: Math.round(times.draft / ROUNDS),
      bareMs: Math.round(times.bare / ROUNDS),
    });
  } finally {
    await dataSource.destroy();
    await stand.close();
  }
}

const BARE_INSERT = `INSERT INTO bare_items (job_id, position, user_id, connected_at)
  SELECT $1, row_number() OVER (ORDER BY id), id, connected_at FROM users WHERE status = ANY($2)`;

async function draft(desk: Desk): Promise<void> {
  const { counts } = await desk.post<{ counts: { total: number } }>('/api/jobs', {
    kind: 'unlink',
    users: { filter: { status: EVERYBODY } },
    params: {},
    reason: 'benchmark',
    dryRun: false,
  });
  if (counts.total !== PEOPLE) throw new Error(`The draft holds ${counts.total} people`);
}
