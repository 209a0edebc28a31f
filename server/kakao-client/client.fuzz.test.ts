import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KakaoClient, KakaoError, KakaoResponseError } from './index.js';
import { EXAMPLES } from './testing/answers.js';
import { type Stand, startStand } from './testing/stand.js';

vi.setConfig({ testTimeout: 60_000 });

const KEY = '0f0f1a2b3c4d5e6f70819293a4b5c6d7';
let stand: Stand;
let client: KakaoClient;

beforeAll(async () => {
  stand = await startStand({});
  // Each answer comes, however busy the machine is.
  const limits = { timeoutMs: 30_000, maxBodyBytes: 100_000, retries: 0 };
  client = new KakaoClient({ adminKeys: [KEY], apiUrl: stand.url, authUrl: stand.url, ...limits });
});

afterAll(async () => {
  await client.close();
  await stand.close();
});

type Place = (string | number)[];

/** Every place inside a value, the value itself first. */
function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...at, key]))];
}

function replaced(value: unknown, place: Place, by: unknown): unknown {
  if (place.length === 0) return by;
  const copy = structuredClone(value);
  let parent = copy as Record<string | number, unknown>;
  for (const key of place.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  parent[place.at(-1)!] = by;
  return copy;
}

const wrong = fc.constantFrom<unknown>(
  'text',
  '',
  -7,
  1.5,
  1e300,
  true,
  [],
  [[]],
  {},
  { a: 1 },
  ['x'],
  '4012345601',
);

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

describe.each(EXAMPLES)('$name', ({ call, answer }) => {
  const good = JSON.stringify(answer);

  async function outcome(body: string | Buffer, status = 200): Promise<unknown> {
    stand.answer = { body, status };
    try {
      return { value: await call(client) };
    } catch (error) {
      expect(error).toBeInstanceOf(KakaoError);
      expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(KEY);
      return error;
    }
  }

  it('takes the good answer, with keys that nobody knows yet', async () => {
    expect(await outcome(good)).toHaveProperty('value');
    if (Array.isArray(answer)) return;
    const more = { ...(answer as object), brand_new: { deep: [1, '2', null] } };
    expect(await outcome(JSON.stringify(more))).toHaveProperty('value');
  });

  it("refuses a wrong type anywhere but in the user properties, which are the own app's", async () => {
    const places = placesOf(answer).filter((place) => !place.slice(0, -1).includes('properties'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), wrong, async (place, value) => {
        const before = place.reduce<unknown>(
          (at, key) => (at as Record<string | number, unknown>)[key],
          answer,
        );
        if (typeOf(before) === typeOf(value)) return;
        // An `{elements}` is the other documented form of the bare array (§10 no. 3), and lists may be anything else.
        expect(await outcome(JSON.stringify(replaced(answer, place, value)))).toBeInstanceOf(
          KakaoResponseError,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('refuses every beginning of the answer', async () => {
    const cuts = fc.integer({ min: 0, max: good.length - 1 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await outcome(good.slice(0, at))).toBeInstanceOf(KakaoResponseError);
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a repeated key', async () => {
    const doubled = good.replace(/"(id|user_id|elements)":([^,{}]+)/, '"$1":$2,"$1":$2');
    expect(doubled).not.toBe(good);
    expect(await outcome(doubled)).toBeInstanceOf(KakaoResponseError);
  });

  it('survives any bytes at all, with any status', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    const status = fc.constantFrom(200, 201, 301, 400, 401, 403, 404, 429, 500, 502, 503);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(bytes, fc.json().map(Buffer.from), fc.string().map(Buffer.from)),
        status,
        async (body, code) => {
          // A bare list of nobody is an answer.
          fc.pre(!Array.isArray(answer) || body.toString().trim() !== '[]');
          expect(await outcome(body, code)).toBeInstanceOf(KakaoError);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses other encodings', async () => {
    const text = good.replace('gold', '금').replace('Email', '이메일');
    expect(await outcome(Buffer.from(text, 'utf16le'))).toBeInstanceOf(KakaoResponseError);
    expect(
      await outcome(Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xb0, 0xa1, 0x7d])])),
    ).toBeInstanceOf(KakaoResponseError);
    stand.answer = { body: good, headers: { 'content-type': 'application/json;charset=euc-kr' } };
    await expect(call(client)).rejects.toBeInstanceOf(KakaoResponseError);
  });

  it('refuses what is too large, with and without its length told', async () => {
    const huge = `${good.slice(0, -1)},"x":"${'y'.repeat(200_000)}"}`;
    expect(await outcome(huge)).toBeInstanceOf(KakaoResponseError);
    stand.answer = { act: (response) => void response.writeHead(200).write(huge) };
    await expect(call(client)).rejects.toBeInstanceOf(KakaoResponseError);
  });

  it('takes an error body under HTTP 200 for an error', async () => {
    expect(await outcome(`{"code":-101,"msg":"x","id":4012345601}`)).toMatchObject({
      kind: 'api',
      code: -101,
    });
  });
});

describe('the key', () => {
  it('is never seen, wherever Kakao echoes it', async () => {
    const places = fc.constantFrom(
      (text: string) => JSON.stringify({ code: -401, msg: text }),
      (text: string) =>
        JSON.stringify({
          code: -402,
          msg: 'm',
          api_type: text,
          required_scopes: [text],
          allowed_scopes: [text],
        }),
      (text: string) => JSON.stringify({ [text]: 1 }),
      (text: string) => `<html>${text}`,
      (text: string) => JSON.stringify({ error: text, error_description: text, error_code: text }),
    );
    const forms = fc.constantFrom(
      KEY,
      encodeURIComponent(KEY),
      KEY.toUpperCase(),
      `${KEY}${KEY}`,
      `appKey(${KEY})`,
    );
    await fc.assert(
      fc.asyncProperty(
        places,
        forms,
        fc.string(),
        fc.constantFrom(200, 400, 401, 500),
        async (place, form, pad, status) => {
          stand.answer = { body: place(pad + form + pad), status };
          const error = await client.unlink('1').catch((e: unknown) => e);
          const seen =
            inspect(error, { showHidden: true, depth: 9 }) +
            JSON.stringify(error) +
            String((error as Error).stack);
          expect(seen.toLowerCase()).not.toContain(KEY);
        },
      ),
    );
  });
});
