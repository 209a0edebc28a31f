import { describe, expect, it } from 'vitest';
import { KakaoReader } from '../consents/kakao-reader.js';
import type { KakaoClient } from '../kakao-client/index.js';
import { callsByEndpoint, callsOf, peopleWithin, secondsOf } from './cost.js';

describe('cost', () => {
  it('counts a change of each person and the check of their links', () => {
    expect(callsOf('unlink', 1)).toBe(2);
    expect(callsOf('unlink', 250)).toBe(253);
  });

  it('counts for a dry run what it reads, and no change', () => {
    expect(callsOf('unlink', 250, true)).toBe(3);
    expect(callsOf('refresh', 250, true)).toBe(3);
    expect(callsOf('revoke-scopes', 250, true)).toBe(253);
    expect(secondsOf('logout', 1_000, 10, true)).toBe(1);
  });

  it('counts everything that is read of everybody', () => {
    expect(callsOf('full-sync', 10_000)).toBe(100 + 100 + 500 + 20_000);
    expect(callsOf('refresh', 10)).toBe(30);
  });

  it('counts as many looks at people for a full sync as reading them takes', async () => {
    let looks = 0;
    const getUsers = async (ids: string[]) => {
      looks++;
      return ids.map((id) => ({ id }));
    };
    const client: Partial<Record<keyof KakaoClient, unknown>> = {
      getUsers,
      getScopes: async () => ({ scopes: [] }),
      getServiceTerms: async () => ({ service_terms: [] }),
    };
    const ids = Array.from({ length: 110 }, (_, n) => String(n + 1));
    await new KakaoReader(client as unknown as KakaoClient).readPeople(ids, 'bulk');
    expect(callsByEndpoint('full-sync', 110)).toContainEqual({ endpoint: '/v2/app/users', calls: looks });
  });

  it('tells the calls by endpoint, and how many people fit into so many', () => {
    expect(callsByEndpoint('full-sync', 1_010)).toEqual([
      { endpoint: '/v1/user/ids', calls: 11 },
      { endpoint: '/v2/app/users', calls: 11 + 51 },
      { endpoint: '/v2/user/scopes', calls: 1_010 },
      { endpoint: '/v2/user/service_terms', calls: 1_010 },
    ]);
    for (const work of ['full-sync', 'refresh', 'unlink'] as const) {
      for (const calls of [0, 1, 2, 3, 4, 100, 2_060, 12_345]) {
        const people = peopleWithin(work, calls);
        expect(callsOf(work, people)).toBeLessThanOrEqual(calls);
        expect(callsOf(work, people + 1)).toBeGreaterThan(calls);
      }
    }
  });

  it('lets the slower of the two limits decide how long a full sync takes', () => {
    expect(secondsOf('full-sync', 100_000, 1_000_000)).toBe(600);
    expect(secondsOf('full-sync', 1_000, 10)).toBe(207);
  });
});
