import { afterEach, describe, expect, it } from 'vitest';
import { controlOf, endRunning, runningWorld } from '../testing/running.js';
import { readParams } from './params.js';

afterEach(endRunning);

const headers = { authorization: 'KakaoAK test-key' };

describe('over HTTP', () => {
  it('says how to authorize (§1.2)', async () => {
    const sim = await runningWorld();
    const answer = await fetch(`${sim.baseUrl}/v1/user/ids`, { headers: { authorization: 'KakaoAK nope' } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('KakaoAK error=invalid_token');
    expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  });

  it('takes the parameters of a changing call from the form only', async () => {
    const sim = await runningWorld();
    const params = new URLSearchParams({ target_id_type: 'user_id', target_id: sim.world.idOf(0) });
    const url = `${sim.baseUrl}/v1/user/unlink`;
    expect((await fetch(`${url}?${params}`, { method: 'POST', headers })).status).toBe(400);
    const asJson = { ...headers, 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers: asJson, body: params.toString() })).status).toBe(400);
    expect((await fetch(url, { headers })).status).toBe(400);
    expect((await fetch(url, { method: 'POST', headers, body: params })).status).toBe(200);
  });

  it('sends faults as they are: HTML, cut connections, unknown keys, half and late answers', async () => {
    const sim = await runningWorld();
    const url = `${sim.baseUrl}/v2/user/me?target_id_type=user_id&target_id=${sim.world.idOf(0)}`;
    const me = () => fetch(url, { headers });
    const once = (rule: object) =>
      controlOf(sim, 'POST', 'faults', { endpoint: 'user-me', next: 1, ...rule });
    await once({ kind: 'html', status: 503 });
    const html = await me();
    expect([html.status, html.headers.get('content-type')]).toEqual([503, 'text/html']);
    await once({ kind: 'cut' });
    await expect(me()).rejects.toThrow();
    await once({ kind: 'truncate' });
    await expect(me().then((answer) => answer.text())).rejects.toThrow();
    await once({ kind: 'garbage' });
    await expect(me().then((answer) => answer.json())).rejects.toThrow();
    await once({ kind: 'slow', delayMs: 60 });
    const started = performance.now();
    expect((await me()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(50);
    await controlOf(sim, 'PATCH', 'faults', { hasUnknownKeys: true });
    const known = (await (await me()).json()) as Record<string, Record<string, unknown>>;
    expect(known).toHaveProperty('x_unlisted');
    expect(known.kakao_account).toHaveProperty('x_unlisted');
    expect((await fetch(`${sim.baseUrl}/v9/nothing`)).status).toBe(404);
  });
});

it('reads queries as forms are written', () => {
  expect({ ...readParams('a=1&b=x+y%20z&c&a=2&=d&%ED%95%9C=%EA%B8%80') }).toEqual({
    a: '1',
    b: 'x y z',
    c: '',
    '': 'd',
    한: '글',
  });
  expect(readParams('a=%E0%A4%A')).toBeUndefined();
  expect(readParams('__proto__=1')).toHaveProperty('__proto__', '1');
});
