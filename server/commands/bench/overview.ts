import { OverviewReader } from '../../overview/overview.reader.js';
import { PERIODS } from '../../overview/overview.schema.js';
import { type Bench, percentile, timed } from './figures.js';
import { openPeopleStand } from './people-stand.js';

const P95 = 'overview.p95-ms';
const PEOPLE = 1_000_000;
const AT_ONCE = 8;
/** Long enough for the figures to be counted anew several times while they are asked for. */
const SECONDS = 20;

/** The overview of a million people, eight at once, asked of a server of its own. */
export const overviewBench: Bench = {
  figures: [P95],
  async run(_wanted, report) {
    const { dataSource, desk, events, close } = await openPeopleStand(PEOPLE);
    try {
      const count = await timed(() => new OverviewReader(dataSource).read());
      const first = await timed(() => desk.get('/api/overview'));
      const moments = new Set<string>();
      const times: number[] = [];
      const end = performance.now() + SECONDS * 1_000;
      const ask = async (place: number) => {
        for (let turn = place; performance.now() < end; turn++) {
          const by = PERIODS[turn % PERIODS.length];
          const { ms, result } = await timed(() => desk.get<{ asOf: string }>(`/api/overview?by=${by}`));
          times.push(ms);
          moments.add(result.asOf);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, (_, place) => ask(place)));
      report({
        bench: P95,
        value: percentile(times, 0.95),
        unit: 'ms',
        people: PEOPLE,
        changesInHistory: events,
        answers: times.length,
        worst: Math.round(Math.max(...times)),
        /** The answer that nothing was counted for before, and the bare count. */
        first: Math.round(first.ms),
        count: Math.round(count.ms),
        /** How often everybody was counted anew meanwhile. */
        counted: moments.size,
      });
    } finally {
      await close();
    }
  },
};
