import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact, excerpt } from './redact.js';

const KEY = '0f0f1a2b3c4d5e6f70819293a4b5c6d7';
const key = fc.stringMatching(/^[!-~]{8,64}$/);
const any = fc.string({ maxLength: 200 });

describe('masking', () => {
  it('leaves no configured key, in any form, in any text', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), any, any, (keys, before, after) => {
        const redact = createRedact(keys);
        for (const one of keys) {
          const forms = [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1), one.toUpperCase()];
          for (const form of forms) expect(redact(`${before}${form}${after}`)).not.toContain(form);
        }
      }),
    );
  });

  it('masks a key that the end of the text cuts off', () => {
    const redact = createRedact([KEY]);
    for (let n = 6; n < KEY.length; n++) {
      expect(redact(`something ${KEY.slice(0, n)}`)).toBe('something [redacted]');
    }
  });

  it.each([
    ['appKey(abc123) is already deactivated', 'appKey([redacted]) is already deactivated'],
    ['wrong appKey(a) format', 'wrong appKey([redacted]) format'],
    ['http://kapi.kakao.com/v1/user/ids?limit=3&app_key=abc123&from_id=1', /app_key=\[redacted\]&from_id=1$/],
    ['Authorization: KakaoAK abc123', 'Authorization: KakaoAK [redacted]'],
    ['Bearer abc.def-ghi', 'Bearer [redacted]'],
  ])('masks keys of others too: %s', (text, expected) => {
    if (typeof expected === 'string') expect(createRedact([])(text)).toBe(expected);
    else expect(createRedact([])(text)).toMatch(expected);
  });

  it('cuts evidence after masking and finds keys between control characters', () => {
    const redact = createRedact([KEY]);
    const spaced = [...KEY].join('\u0000');
    const text = excerpt(`${'x'.repeat(1990)}${KEY}${'y'.repeat(5000)}`, redact);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).not.toContain(KEY.slice(0, 8));
    expect(excerpt(spaced, redact)).toBe('[redacted]');
  });
});
