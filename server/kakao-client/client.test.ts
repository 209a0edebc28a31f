import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { KakaoApiError, KakaoClient, KakaoResponseError } from './index.js';
import { type Answer, type Stand, startStand } from './testing/stand.js';

const KEY = '0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f';
const BIG = '9223372036854775807';
let stand: Stand;
let client: KakaoClient;

async function withAnswer(answer: Answer | ((path: string) => Answer)): Promise<void> {
  stand = await startStand(answer);
  client = new KakaoClient({ adminKeys: [KEY], apiUrl: stand.url, authUrl: stand.url, retries: 0 });
}

afterEach(async () => {
  await client.close();
  await stand.close();
});

describe('encodings', () => {
  it('unlinks with the documented header and form (§2.10)', async () => {
    await withAnswer({ body: `{"id":${BIG}}` });
    expect(await client.unlink(BIG)).toEqual({ id: BIG });
    const [request] = stand.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/v1/user/unlink',
      body: `target_id_type=user_id&target_id=${BIG}`,
    });
    expect(request?.headers.authorization).toBe(`KakaoAK ${KEY}`);
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=utf-8');
  });

  it('asks for several users with bare digits and JSON keys (§2.2)', async () => {
    await withAnswer({ body: `[{"id":2},{"id":${BIG},"properties":{"n":"12345678901234567890"}}]` });
    const users = await client.getUsers([BIG, '2', '2'], { propertyKeys: ['kakao_account.', 'properties.'] });
    expect(users).toEqual([{ id: '2' }, { id: BIG, properties: { n: '12345678901234567890' } }]);
    const query = new URL(stand.requests[0]!.url, stand.url).searchParams;
    expect(query.get('target_ids')).toBe(`[${BIG},2]`);
    expect(query.get('property_keys')).toBe('["kakao_account.","properties."]');
  });

  it('reads a person whose user properties are not all texts', async () => {
    const properties =
      '{"grade":"gold","points":12,"big":9223372036854775807,"vip":true,"more":{"of":[1]},"no":null}';
    await withAnswer({ body: `{"id":${BIG},"properties":${properties}}` });
    expect(await client.getUser(BIG)).toEqual({
      id: BIG,
      properties: { grade: 'gold', points: 12, big: BIG, vip: true, more: { of: [1] }, no: null },
    });
  });
});

describe('errors', () => {
  it('never shows the key, even when Kakao echoes it (§7.1)', async () => {
    await withAnswer({ status: 401, body: `{"code":-401,"msg":"appKey(${KEY}) does not exist"}` });
    const error = await client.unlink('1').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(KakaoApiError);
    expect(error).toMatchObject({ code: -401, scope: 'app', action: 'fix', isAnswerUnknown: false });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(KEY);
    expect(inspect(client, { showHidden: true, depth: 9 })).not.toContain(KEY);
  });

  it('refuses an answer about somebody else', async () => {
    await withAnswer({ body: '{"id":2}' });
    const error = await client.unlink('1').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(KakaoResponseError);
    expect(error).toMatchObject({ isAnswerUnknown: true, isRetryable: false, evidence: '{"id":2}' });
  });

  it('takes -101 of unlink as already so', async () => {
    await withAnswer({ status: 400, body: '{"msg":"NotRegisteredUserException","code":-101}' });
    await expect(client.unlink('1')).rejects.toMatchObject({
      code: -101,
      action: 'already-so',
      scope: 'person',
    });
  });
});
