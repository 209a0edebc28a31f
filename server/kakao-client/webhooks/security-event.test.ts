import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { JwksCache, SECURITY_EVENT_TYPES, SecurityEventVerifier } from '../index.js';
import { createSigner, type Signer } from '../testing/signing.js';

const ISSUER = 'https://kauth.kakao.com';
const UNLINKED = 'https://schemas.openid.net/secevent/oauth/event-type/user-unlinked';
let signer: Signer;
let other: Signer;
let verifier: SecurityEventVerifier;
let isReachable = true;

beforeAll(async () => {
  [signer, other] = await Promise.all([createSigner('k1'), createSigner('k9')]);
  // How long a key takes to be found is a matter of luck, and of the machine.
}, 60_000);

beforeEach(() => {
  isReachable = true;
  const jwks = new JwksCache(async () => {
    if (!isReachable) throw new Error('unreachable');
    return { keys: [signer.jwk] };
  });
  verifier = new SecurityEventVerifier({ issuer: ISSUER, audiences: ['rest-key', '1234'], jwks });
});

let serial = 0;
function claims(over: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  const subject = { subject_type: 'iss-sub', iss: ISSUER, sub: '4012345601' };
  const events = { [UNLINKED]: { subject, reason: 'UNLINK_FROM_APPS' } };
  return {
    iss: ISSUER,
    aud: 'rest-key',
    sub: '4012345601',
    iat,
    toe: iat - 5,
    txm: 't',
    jti: `${++serial}`,
    events,
    ...over,
  };
}

const sign = (over?: Record<string, unknown>, header?: Record<string, unknown>, by = signer) =>
  by.sign(claims(over), { typ: 'secevent+jwt', ...header });

describe('account status webhook (§6.2)', () => {
  it('reads a good token', async () => {
    const event = await verifier.verify(await sign());
    expect(event).toMatchObject({ sub: '4012345601', txn: 't', aud: ['rest-key'], isRepeated: false });
    expect(event.events).toEqual([
      {
        uri: UNLINKED,
        name: 'user-unlinked',
        category: 'OAUTH',
        details: expect.objectContaining({ reason: 'UNLINK_FROM_APPS' }),
      },
    ]);
  });

  it('accepts the app id as audience, txn instead of txm, and a missing toe', async () => {
    const event = await verifier.verify(
      await sign({ aud: [1234], txm: undefined, txn: 'u', toe: undefined }),
    );
    expect(event).toMatchObject({ aud: ['1234'], txn: 'u', toe: event.iat });
  });

  it('knows all 18 events of §6.3 and accepts others', async () => {
    expect(SECURITY_EVENT_TYPES.size).toBe(18);
    for (const [uri, { name }] of SECURITY_EVENT_TYPES) {
      expect((await verifier.verify(await sign({ events: { [uri]: {} } }))).events[0]?.name).toBe(name);
    }
    const [unknown] = (await verifier.verify(await sign({ events: { 'https://new.example/e': 1 } }))).events;
    expect(unknown).toEqual({ uri: 'https://new.example/e', name: null, category: null, details: {} });
  });

  it('tells repeated tokens', async () => {
    const token = await sign();
    expect((await verifier.verify(token)).isRepeated).toBe(false);
    expect((await verifier.verify(token)).isRepeated).toBe(true);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['nothing', async () => '', 'invalid_request'],
    ['too much', async () => 'x'.repeat(100_000), 'invalid_request'],
    ['no JWT', async () => '{"a":1}', 'invalid_request'],
    ['another typ', () => sign({}, { typ: 'JWT' }), 'invalid_request'],
    ['an unknown key', () => sign({}, { kid: 'k5' }), 'invalid_key'],
    ['a forged signature', () => sign({}, { kid: 'k1' }, other), 'invalid_key'],
    ['another issuer', () => sign({ iss: 'https://evil.example' }), 'invalid_issuer'],
    ['another audience', () => sign({ aud: 'other' }), 'invalid_audience'],
    ['both wrong: the issuer counts first', () => sign({ iss: 'x', aud: 'y' }), 'invalid_issuer'],
    ['no sub', () => sign({ sub: undefined }), 'invalid_request'],
    ['no jti', () => sign({ jti: undefined }), 'invalid_request'],
    ['no events', () => sign({ events: {} }), 'invalid_request'],
    ['the future', () => sign({ toe: Date.now() / 1000 + 3600 }), 'invalid_request'],
    ['before there was Kakao', () => sign({ toe: -1 }), 'invalid_request'],
    ['a time that no calendar has', () => sign({ iat: -1e300 }), 'invalid_request'],
  ])('refuses %s', async (_name, token, code) => {
    await expect(verifier.verify(await token())).rejects.toMatchObject({
      code,
      httpStatus: 400,
      kind: 'webhook',
    });
  });

  it('tells the future by the clock that it is given', async () => {
    const by = (now: () => number | Promise<number>) =>
      new SecurityEventVerifier({
        issuer: ISSUER,
        audiences: ['rest-key'],
        jwks: new JwksCache(async () => ({ keys: [signer.jwk] })),
        now,
      });
    const behind = by(async () => Date.now() - 600_000);
    await expect(behind.verify(await sign())).rejects.toMatchObject({ code: 'invalid_request' });
    const ahead = by(() => Date.now() + 600_000);
    expect(await ahead.verify(await sign({ toe: Date.now() / 1000 + 300 }))).toMatchObject({ iss: ISSUER });
  });

  it('goes on with the keys it has when a list comes that has none, and without any asks to be sent again', async () => {
    let keys = [signer.jwk];
    let now = 0;
    const jwks = new JwksCache(async () => ({ keys }), { now: () => now });
    const verified = new SecurityEventVerifier({ issuer: ISSUER, audiences: ['rest-key'], jwks });
    await verified.verify(await sign());
    keys = [];
    now += 7_200_000;
    expect(await verified.verify(await sign())).toMatchObject({ sub: '4012345601' });
    const without = new JwksCache(async () => ({ keys }));
    const unverified = new SecurityEventVerifier({
      issuer: ISSUER,
      audiences: ['rest-key'],
      jwks: without,
    });
    await expect(unverified.verify(await sign())).rejects.toMatchObject({ httpStatus: 503 });
  });

  it('asks Kakao for the keys as soon as one is needed where asking ahead has failed', async () => {
    const jwks = new JwksCache(async () => {
      if (!isReachable) throw new Error('unreachable');
      return { keys: [signer.jwk] };
    });
    const starting = new SecurityEventVerifier({ issuer: ISSUER, audiences: ['rest-key'], jwks });
    isReachable = false;
    await jwks.fetchAhead();
    isReachable = true;
    expect(await starting.verify(await sign())).toMatchObject({ sub: '4012345601' });
  });

  it('asks to be sent again while it cannot find out whether an unknown key is a new one of Kakao', async () => {
    let now = 0;
    const load = async () => {
      if (!isReachable) throw new Error('unreachable');
      return { keys: [signer.jwk, ...(now > 0 ? [other.jwk] : [])] };
    };
    const jwks = new JwksCache(load, { now: () => now });
    const rotating = new SecurityEventVerifier({ issuer: ISSUER, audiences: ['rest-key'], jwks });
    await rotating.verify(await sign());
    const withNewKey = await sign({}, {}, other);
    now += 60_000;
    isReachable = false;
    for (const _ of ['when it asks', 'while it does not ask again yet']) {
      await expect(rotating.verify(withNewKey)).rejects.toMatchObject({ httpStatus: 503, isRetryable: true });
    }
    expect(await rotating.verify(await sign())).toMatchObject({ sub: '4012345601' });
    isReachable = true;
    now += 60_000;
    expect(await rotating.verify(withNewKey)).toMatchObject({ sub: '4012345601' });
    await expect(rotating.verify(await sign({}, { kid: 'k5' }))).rejects.toMatchObject({ httpStatus: 400 });
  });

  it('asks Kakao for an unknown key at once, whenever the keys were fetched; for many of them it asks to be sent again', async () => {
    let now = 0;
    let fetches = 0;
    const keys = [signer.jwk];
    const load = async () => {
      fetches++;
      return { keys: [...keys] };
    };
    const jwks = new JwksCache(load, { now: () => now });
    const rotating = new SecurityEventVerifier({ issuer: ISSUER, audiences: ['rest-key'], jwks });
    const refused = async (kid: string, httpStatus: number) =>
      expect(rotating.verify(await sign({}, { kid }))).rejects.toMatchObject({ httpStatus });
    await rotating.verify(await sign());
    keys.push(other.jwk);
    now += 1_000;
    expect(await rotating.verify(await sign({}, {}, other))).toMatchObject({ sub: '4012345601' });

    for (let times = 0; times < 20; times++) await refused('forged', 400);
    expect(fetches).toBe(3);
    const forged = Array.from({ length: 20 }, (_, number) => `forged ${number}`);
    const statuses = [];
    for (const kid of forged) {
      const error = await rotating.verify(await sign({}, { kid })).catch((error: unknown) => error);
      statuses.push((error as { httpStatus: number }).httpStatus);
    }
    expect(statuses).toEqual(forged.map((_, number) => (number < 3 ? 400 : 503)));
    expect(fetches).toBe(6);
    now += 30_000;
    await refused('forged', 400);
    expect(fetches).toBe(7);
  });

  it("asks Kakao for an unknown key at once, also where this host's clock was set back", async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const keys = [signer.jwk];
      const jwks = new JwksCache(async () => ({ keys: [...keys] }));
      const rotating = new SecurityEventVerifier({ issuer: ISSUER, audiences: ['rest-key'], jwks });
      await rotating.verify(await sign());
      vi.setSystemTime(Date.now() - 3_600_000);
      keys.push(other.jwk);
      expect(await rotating.verify(await sign({}, {}, other))).toMatchObject({ sub: '4012345601' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks to be sent again when the keys cannot be had', async () => {
    isReachable = false;
    await expect(verifier.verify(await sign())).rejects.toMatchObject({ httpStatus: 503, isRetryable: true });
  });
});
