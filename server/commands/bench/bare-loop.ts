import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { ADMIN_KEY } from '../stand/stand.js';

/**
 * The plain alternative to the bulk engine: unlinks one person after another, so many at once, and records
 * nothing.
 *
 * @returns milliseconds
 */
export async function bareUnlinkLoop(url: string, ids: readonly string[], atOnce: number): Promise<number> {
  const dispatcher = new Agent({ connections: atOnce, pipelining: 1 });
  let next = 0;
  const start = performance.now();
  const run = async () => {
    while (next < ids.length) {
      const id = ids[next++];
      const { statusCode, body } = await request(`${url}/v1/user/unlink`, {
        method: 'POST',
        dispatcher,
        headers: {
          authorization: `KakaoAK ${ADMIN_KEY}`,
          'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
        },
        body: `target_id_type=user_id&target_id=${id}`,
      });
      await body.text();
      if (statusCode !== 200) throw new Error(`Unlink of ${id} answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  const ms = performance.now() - start;
  await dispatcher.close();
  return ms;
}

/**
 * All ids of a simulator that was started with `--ids-per-minute 0`, read as text because they may be larger
 * than a JavaScript number can hold.
 */
export async function listIds(url: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const from = last === undefined ? '' : `&from_id=${BigInt(last) + 1n}`;
    const answer = await fetch(`${url}/v1/user/ids?limit=100${from}`, {
      headers: { authorization: `KakaoAK ${ADMIN_KEY}` },
    });
    const text = await answer.text();
    if (text.includes('"code":-10')) {
      // A simulator with a known limit counts these calls too.
      await sleep(100);
      continue;
    }
    const page = /"elements":\[([^\]]*)\]/.exec(text)?.[1];
    if (page === undefined) throw new Error(`The id list answered ${answer.status}`);
    if (page === '') return ids;
    ids.push(...page.split(','));
  }
}
