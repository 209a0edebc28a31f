import { describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { callOf, smallWorld, target } from '../testing/small-world.js';
import { compareIds } from '../world/ids.js';

const fromId = (url: string | null) => (url === null ? undefined : new URL(url).searchParams.get('from_id')!);

/** Goes through the list as a client does, until no new id comes. */
function walk(sim: Simulator, order: 'asc' | 'desc', limit: number): string[] {
  const seen = new Set<string>();
  let from: string | undefined;
  for (;;) {
    const page = callOf(sim, 'GET /v1/user/ids', {
      order,
      limit: String(limit),
      ...(from ? { from_id: from } : {}),
    });
    const before = seen.size;
    for (const id of page.body.elements) seen.add(String(id));
    from = fromId(page.body.after_url);
    if (from === undefined || seen.size === before) return [...seen];
  }
}

describe('the id list (§2.1)', () => {
  it('begins each page with the last id of the one before, and ends with null', () => {
    const sim = smallWorld();
    const first = callOf(sim, 'GET /v1/user/ids', { limit: '10' });
    expect(first.body.before_url).toBeNull();
    expect(fromId(first.body.after_url)).toBe(String(first.body.elements[9]));
    const second = callOf(sim, 'GET /v1/user/ids', { limit: '100', from_id: fromId(first.body.after_url)! });
    expect(second.body.elements[0]).toBe(first.body.elements[9]);
    expect(second.body.after_url).toBeNull();
    expect(new URL(second.body.before_url).searchParams.get('order')).toBe('desc');
    expect(first.body.after_url).toMatch(/^http:\/\/.*app_key=test-key/);
  });

  it.each(['0', '101', '-1', '1.5', '1e1', '0x10', '10 ', ''])('refuses %j as a limit', (limit) => {
    expect(callOf(smallWorld(), 'GET /v1/user/ids', { limit })).toMatchObject({
      status: 400,
      body: { code: -2 },
    });
  });

  it.each([true, false])('lists everybody once in both directions (overlap %s)', (idsOverlap) => {
    const sim = smallWorld({ variants: { idsOverlap } });
    for (const id of ['5', '2100500000', '9223372036854775807']) sim.world.add(id);
    for (const id of ['5', '9223372036854775807']) {
      const op = { op: 'link', at: 1, isWaiting: false, isSynched: false, scopes: [], terms: [] } as const;
      sim.world.apply(sim.world.positionOf(id), op);
    }
    sim.world.apply(3, { op: 'unlink' });
    const up = walk(sim, 'asc', 7);
    expect(up).toHaveLength(51);
    expect([...up].sort(compareIds)).toEqual(up);
    expect(up).not.toContain(sim.world.idOf(3));
    expect(walk(sim, 'desc', 7)).toEqual([...up].reverse());
  });

  it('answers the 101st call of a minute with 429', () => {
    const sim = smallWorld();
    const statuses = Array.from({ length: 101 }, () => callOf(sim, 'GET /v1/user/ids').status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    const refused = callOf(sim, 'GET /v1/user/ids');
    expect([refused.status, refused.body.code]).toEqual([429, -10]);
    expect(callOf(sim, 'GET /v2/user/me', target(sim.world.idOf(0))).status).toBe(200);
  });

  it.each([[{ limit: '0' }], [{ limit: '101' }], [{ limit: 'x' }], [{ order: 'up' }], [{ from_id: 'abc' }]])(
    'refuses %o',
    (params) => {
      const answer = callOf(smallWorld(), 'GET /v1/user/ids', params);
      expect([answer.status, answer.body.code]).toEqual([400, -2]);
    },
  );
});
