import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readJsonText, settleBigInts } from './read-json.js';
import { JsonError, readStrict } from './strict-reader.js';

vi.setConfig({ testTimeout: 60_000 });

/** The value, or undefined when it was refused; anything but a JsonError is a failure. */
function attempt(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(JsonError);
    return undefined;
  }
}

function native(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Texts that are nearly JSON: real ones, damaged in one place. */
const damaged = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '1', '\u0000', 'e', '-', '.'),
  )
  .map(([text, at, cut, put]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + cut);
  });

describe('the strict reader', () => {
  it('reads what the native parser reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        if (!/\d{16}/.test(text)) expect(readStrict(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('accepts nothing that the native parser refuses, and gives the same value where it accepts', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string()), (text) => {
        const value = attempt(readStrict, text);
        if (value === undefined) return;
        settleBigInts(value);
        const expected = native(text);
        expect(expected).toBeDefined();
        if (!/\d{16}/.test(text)) expect(value).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('reading JSON', () => {
  it('agrees with the native parser wherever no digits are lost and no key is repeated', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), damaged), (text) => {
        const value = attempt(readJsonText, text);
        if (value !== undefined && !/\d{16}/.test(text)) expect(value).toEqual(native(text));
        if (value === undefined && native(text) !== undefined) {
          // What the native parser takes and we refuse must be a repeated key (or depth, which these do not reach).
          expect(() => readStrict(text)).toThrow(/repeated key/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every int64 exactly, and strings that look like one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        const value = readJsonText(`{"id": ${n} ,"text":"${n}","list":[${n}]}`) as Record<string, unknown>;
        expect(BigInt(value.id as number | bigint)).toBe(n);
        expect(value.text).toBe(`${n}`);
        settleBigInts(value);
        expect(JSON.parse(JSON.stringify(value)).list).toEqual([
          Number.isSafeInteger(Number(n)) ? Number(n) : `${n}`,
        ]);
      }),
    );
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":1,"a" :2,"b":":"}',
    '{"x":{"a":[{"id":1,"id":2}]}}',
    '{"id":9223372036854775807,"id":1}',
    '{"a\\"":1,"a\\"" : 2}',
  ])('refuses a repeated key: %s', (text) => {
    expect(() => readJsonText(text)).toThrow(/repeated key/);
  });

  it.each(['{"a":"x\\":y"}', '{"a":":)"}', '{"\\"":":"," ":"\\\\"}', '{"a" : "b\\\\" , "c":1}'])(
    'takes %s, whose strings look like keys',
    (text) => {
      expect(readJsonText(text)).toEqual(JSON.parse(text));
    },
  );

  it('refuses depth without running out of stack', () => {
    for (const depth of [70, 100_000]) {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const text = open.repeat(depth) + 1 + close.repeat(depth);
        expect(() => readJsonText(text)).toThrow(JsonError);
        expect(() => readStrict(text)).toThrow(JsonError);
      }
    }
  });

  it('keeps __proto__ a plain key', () => {
    for (const text of [
      '{"__proto__":{"polluted":1}}',
      '{"__proto__":{"polluted":1},"n":12345678901234567890}',
    ]) {
      const value = readJsonText(text) as object;
      expect(Object.keys(value)).toContain('__proto__');
      expect((value as { polluted?: unknown }).polluted).toBeUndefined();
    }
  });

  it('takes eight megabytes of nothing but quotes in no time', () => {
    const start = performance.now();
    for (const text of [
      `"${'\\"'.repeat(4_000_000)}`,
      '"'.repeat(8_000_000),
      `[${'"":'.repeat(2_000_000)}`,
    ]) {
      expect(attempt(readJsonText, text)).toBeUndefined();
      expect(attempt(readStrict, text)).toBeUndefined();
    }
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
