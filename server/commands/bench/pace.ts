import { AdaptivePacer, KakaoApiError, KakaoClient } from '../../kakao-client/index.js';
import { ADMIN_KEY, Stand } from '../stand/stand.js';
import { listIds } from './bare-loop.js';
import type { Bench } from './figures.js';

const SHARE = 'pace.share-of-unknown-limit';
const REFUSED = 'pace.refused-share';
const LIMIT = 300;
const SETTLE_MS = 20_000;
const MEASURE_MS = 60_000;
const AT_ONCE = 64;

/**
 * How near the pacer comes to a limit that nobody told it, and how many calls it loses in finding it. The share
 * is measured once it has settled; the refusals are counted from the first call on.
 */
export const paceBench: Bench = {
  figures: [SHARE, REFUSED],
  async run(wanted, report) {
    const stand = new Stand();
    try {
      const { url } = await stand.simulator([
        ...[
          '--users',
          '2000',
          '--ids-per-minute',
          '0',
          '--monthly-limit',
          '0',
          '--hidden-limit',
          String(LIMIT),
        ],
      ]);
      const ids = await listIds(url);
      const client = new KakaoClient({
        adminKeys: [ADMIN_KEY],
        apiUrl: url,
        pacer: new AdaptivePacer(),
        retries: 0,
      });
      const counts = { ok: 0, refused: 0, settled: 0 };
      const start = performance.now();
      const end = start + SETTLE_MS + MEASURE_MS;
      let next = 0;
      const run = async () => {
        while (performance.now() < end) {
          try {
            await client.getScopes(ids[next++ % ids.length] as string, undefined, { priority: 'bulk' });
            counts.ok += 1;
            if (performance.now() - start > SETTLE_MS) counts.settled += 1;
          } catch (error) {
            if (!(error instanceof KakaoApiError && error.code === -10)) throw error;
            counts.refused += 1;
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, run));
      await client.close();
      const rate = (counts.settled / MEASURE_MS) * 1_000;
      const details = { limit: LIMIT, callsPerSecond: Math.round(rate), calls: counts.ok + counts.refused };
      if (wanted.has(SHARE)) report({ bench: SHARE, value: rate / LIMIT, unit: 'ratio', ...details });
      if (wanted.has(REFUSED)) {
        report({
          bench: REFUSED,
          value: counts.refused / (counts.ok + counts.refused),
          unit: 'ratio',
          ...details,
        });
      }
    } finally {
      await stand.close();
    }
  },
};
