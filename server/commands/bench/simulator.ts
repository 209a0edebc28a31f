import { Agent, request } from 'undici';
import { ADMIN_KEY, Stand } from '../stand/stand.js';
import type { Bench } from './figures.js';

const FIGURE = 'simulator.calls-per-second';
const PEOPLE = 1_000_000;
const CALLS = 50_000;
const AT_ONCE = 32;

/** How fast the simulator answers while this process does nothing but ask, and how fast a million people start. */
export const simulatorBench: Bench = {
  figures: [FIGURE],
  async run(_wanted, report) {
    const stand = new Stand();
    try {
      const started = performance.now();
      const simulator = await stand.simulator([
        '--users',
        String(PEOPLE),
        '--ids-per-minute',
        '0',
        '--monthly-limit',
        '0',
      ]);
      const startMs = performance.now() - started;
      const dispatcher = new Agent({ connections: AT_ONCE, pipelining: 1 });
      const headers = { authorization: `KakaoAK ${ADMIN_KEY}` };
      const answer = await request(`${simulator.url}/v1/user/ids?limit=100`, { dispatcher, headers });
      const ids = (/\[([^\]]*)\]/.exec(await answer.body.text())?.[1] ?? '').split(',');
      const paths = ids.flatMap((id) => [
        `/v2/user/me?target_id_type=user_id&target_id=${id}`,
        `/v2/user/scopes?target_id_type=user_id&target_id=${id}`,
      ]);
      let next = 0;
      const run = async (calls: number) => {
        while (next < calls) {
          const path = paths[next++ % paths.length] as string;
          const { statusCode, body } = await request(simulator.url + path, { dispatcher, headers });
          await body.dump();
          if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
        }
      };
      const all = async (calls: number) => {
        next = 0;
        const start = performance.now();
        await Promise.all(Array.from({ length: AT_ONCE }, () => run(calls)));
        return (calls / (performance.now() - start)) * 1_000;
      };
      await all(5_000);
      const rate = await all(CALLS);
      await dispatcher.close();
      report({
        bench: FIGURE,
        value: rate,
        unit: 'calls/s',
        people: PEOPLE,
        startSeconds: Math.round(startMs) / 1_000,
      });
    } finally {
      await stand.close();
    }
  },
};
