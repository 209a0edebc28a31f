import { describe, expect, it } from 'vitest';
import { newToken } from '../auth/tokens.js';
import type { JournalEntry } from '../journal.js';
import type { Simulator } from '../simulator.js';
import { callOf, smallWorld, target } from '../testing/small-world.js';
import { dispatch } from './dispatch.js';
import { unlink } from './link.js';

const entries = (sim: Simulator) =>
  sim.journal.after(0, 1000).map((line) => JSON.parse(line) as JournalEntry);

describe('who may call', () => {
  it('refuses a wrong key and echoes it, as Kakao does', () => {
    const sim = smallWorld();
    const { status, body } = callOf(sim, 'GET /v1/user/ids', {}, 'KakaoAK wrong');
    expect([status, body]).toEqual([401, { msg: 'wrong appKey(wrong) format', code: -401 }]);
    expect(
      callOf(sim, 'GET /v1/user/ids', {}, 'KakaoAK 00000000000000000000000000000000').body.msg,
    ).toContain('does not exist');
    expect(callOf(sim, 'GET /v1/user/ids', {}, 'Bearer test-key').status).toBe(401);
    expect(callOf(sim, 'POST /v1/user/signup', {}, 'KakaoAK test-key').status).toBe(401);
  });

  it('refuses a switched-off key, a foreign address and a category that the key has not', () => {
    const sim = smallWorld();
    const [key] = sim.app.adminKeys;
    key!.categories = ['user-info'];
    expect(callOf(sim, 'POST /v1/user/unlink', target(sim.world.idOf(0)))).toMatchObject({ status: 403 });
    expect(callOf(sim, 'GET /v1/user/ids').status).toBe(200);
    sim.app.allowedIps = ['203.0.113.9'];
    expect(callOf(sim, 'GET /v1/user/ids').body.msg).toContain('ip mismatched! callerIp=127.0.0.1');
    expect(callOf(sim, 'GET /v1/user/ids', {}, 'KakaoAK test-key', '203.0.113.9').status).toBe(200);
    key!.isActive = false;
    expect(callOf(sim, 'GET /v1/user/ids').body.msg).toContain('deactivated');
  });
});

describe('the journal', () => {
  it('has every changing call, and says which of them changed something', () => {
    const sim = smallWorld();
    const id = sim.world.idOf(0);
    callOf(sim, 'POST /v1/user/unlink', target(id));
    callOf(sim, 'POST /v1/user/unlink', target(id));
    callOf(sim, 'GET /v2/user/me', target(id));
    callOf(sim, 'POST /v1/user/unlink', target(id), 'KakaoAK wrong');
    expect(
      entries(sim).map(({ n, userId, changed, status, code }) => [n, userId, changed, status, code]),
    ).toEqual([
      [1, id, true, 200, undefined],
      [2, id, false, 400, -101],
      [3, id, false, 401, -401],
    ]);
    expect(entries(sim)[0]!.effects).toEqual([{ op: 'unlink' }]);
  });
});

/** An access token of a person. */
function tokenOf(sim: Simulator, position: number): string {
  const common = { clientId: 'a-client', hasIdToken: false, authTime: 0 };
  const refresh = { refreshToken: newToken(), refreshExpiresAt: 4_000_000_000 };
  return sim.tokens.issue({ position, ...common, ...refresh, accessTokens: new Set() }, 4_000_000_000);
}

describe('faults', () => {
  const run = (sim: Simulator, id: string) =>
    dispatch(sim, unlink, 'POST', 'KakaoAK test-key', '127.0.0.1', target(id));

  it.each([
    [{ kind: 'code', code: -603 }, false, 400, 'no'],
    [{ kind: 'code', code: -603, isAfter: true }, true, 400, 'no'],
    [{ kind: 'html', status: 502 }, false, 502, 'no'],
    [{ kind: 'html', status: 500, isAfter: true }, true, 500, 'no'],
    [{ kind: 'cut' }, false, 0, 'before'],
    [{ kind: 'cut', isAfter: true }, true, 0, 'after'],
    [{ kind: 'truncate' }, true, 0, 'after'],
    [{ kind: 'hang' }, true, 0, 'after'],
    [{ kind: 'garbage' }, true, 200, 'no'],
    [{ kind: 'slow', delayMs: 50 }, true, 200, 'no'],
  ] as const)('%o', (rule, changed, status, cut) => {
    const sim = smallWorld();
    sim.faults.add({ endpoint: 'unlink', next: 1, ...rule });
    run(sim, sim.world.idOf(0));
    expect(entries(sim)[0]).toMatchObject({ changed, status, cut });
    expect(sim.world.isLinked(0)).toBe(!changed);
    expect(sim.faults.rules).toHaveLength(0);
  });

  it('a 401 is one of the kind of call that it refuses (§1.2)', () => {
    const sim = smallWorld();
    const refusalOf = (rule: { code: number; status?: number; isAfter?: boolean }, header: string) => {
      sim.faults.add({ endpoint: 'unlink', kind: 'code', next: 1, ...rule });
      const { answer } = dispatch(sim, unlink, 'POST', header, '127.0.0.1', target(sim.world.idOf(0)));
      if (typeof answer === 'string') throw new Error(`not refused: ${answer}`);
      return [answer.status, answer.keyType, JSON.parse(answer.body).msg];
    };
    const admin = 'KakaoAK test-key';
    expect(refusalOf({ code: -401 }, admin)).toEqual([401, 'KakaoAK', 'wrong appKey(test-key) format']);
    expect(refusalOf({ code: -1, status: 401 }, admin)).toEqual([401, 'KakaoAK', 'internal server error']);
    expect(refusalOf({ code: -1 }, admin)).toEqual([400, undefined, 'internal server error']);
    const bearer = `Bearer ${tokenOf(sim, 0)}`;
    expect(refusalOf({ code: -406 }, bearer)).toEqual([401, 'Bearer', 'under 14 is not allowed']);
    const after = refusalOf({ code: -401, isAfter: true }, bearer);
    expect(after).toEqual([401, 'Bearer', 'this access token does not exist']);
  });

  it('hit the same calls again with the same seed', () => {
    const hits = (order: number[]) => {
      const sim = smallWorld({ failShare: 0.5 });
      return new Map(order.map((i) => [i, run(sim, sim.world.idOf(i)).answer.toString().slice(0, 5)]));
    };
    const up = hits([...Array(40).keys()]);
    const down = hits([...Array(40).keys()].reverse());
    for (const [i, answer] of up) expect(down.get(i)).toBe(answer);
  });

  it('maintenance and limits refuse without doing anything', () => {
    const sim = smallWorld();
    sim.faults.isMaintenance = true;
    expect(callOf(sim, 'POST /v1/user/unlink', target(sim.world.idOf(0)))).toMatchObject({
      status: 503,
      body: { code: -9798 },
    });
    sim.faults.isMaintenance = false;
    sim.limits.set({ perMonth: 2 });
    const codes = [1, 2, 3].map(() => callOf(sim, 'GET /v2/user/me', target(sim.world.idOf(0))).body.code);
    expect(codes).toEqual([undefined, undefined, -10]);
  });
});
