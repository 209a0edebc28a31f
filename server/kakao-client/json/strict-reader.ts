/** The text is not JSON, or not JSON that can be trusted (a key twice, too deep). */
export class JsonError extends Error {
  static {
    JsonError.prototype.name = 'JsonError';
  }
}

const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * A JSON reader (RFC 8259) that loses nothing: integers beyond 2^53 become bigint, a key that stands twice in one
 * object is an error instead of the last one winning, and nesting is limited.
 *
 * It takes over when the native parser cannot be trusted with a body; see `readJson`.
 *
 * @throws {JsonError} on anything that is not exactly one JSON value
 */
export function readStrict(text: string): unknown {
  let at = 0;

  function fail(problem: string): never {
    throw new JsonError(`${problem} at character ${at}`);
  }

  function skipSpace(): number {
    let c = text.charCodeAt(at);
    while (c === 32 || c === 10 || c === 13 || c === 9) c = text.charCodeAt(++at);
    return c;
  }

  function readString(): string {
    const start = at++;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === QUOTE) break;
      if (c === BACKSLASH) at += 2;
      else if (c < 32) fail('control character in a string');
      else if (Number.isNaN(c)) fail('unfinished string');
      else at++;
    }
    const raw = text.slice(start, ++at);
    if (!raw.includes('\\')) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      return fail('bad escape in a string');
    }
  }

  function readNumber(): number | bigint {
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (!match) return fail('unexpected character');
    at = NUMBER.lastIndex;
    const raw = match[0];
    const value = Number(raw);
    const isInteger = raw.length > 15 && /^-?\d+$/.test(raw);
    return isInteger && !Number.isSafeInteger(value) ? BigInt(raw) : value;
  }

  function readWord(word: string, value: unknown): unknown {
    if (!text.startsWith(word, at)) fail('unexpected character');
    at += word.length;
    return value;
  }

  function readObject(depth: number): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    at++;
    if (skipSpace() === 125) {
      at++;
      return out;
    }
    for (;;) {
      if (skipSpace() !== QUOTE) fail('expected a key');
      const key = readString();
      if (skipSpace() !== 58) fail('expected ":"');
      at++;
      if (Object.hasOwn(out, key)) fail('repeated key');
      const value = readValue(depth);
      if (key === '__proto__') {
        Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
      } else out[key] = value;
      const c = skipSpace();
      at++;
      if (c === 125) return out;
      if (c !== 44) fail('expected "," or "}"');
    }
  }

  function readArray(depth: number): unknown[] {
    const out: unknown[] = [];
    at++;
    if (skipSpace() === 93) {
      at++;
      return out;
    }
    for (;;) {
      out.push(readValue(depth));
      const c = skipSpace();
      at++;
      if (c === 93) return out;
      if (c !== 44) fail('expected "," or "]"');
    }
  }

  function readValue(depth: number): unknown {
    if (depth >= MAX_DEPTH) fail('nested too deep');
    switch (skipSpace()) {
      case 123:
        return readObject(depth + 1);
      case 91:
        return readArray(depth + 1);
      case QUOTE:
        return readString();
      case 116:
        return readWord('true', true);
      case 102:
        return readWord('false', false);
      case 110:
        return readWord('null', null);
      default:
        return readNumber();
    }
  }

  const value = readValue(0);
  skipSpace();
  if (at < text.length) fail('something after the end');
  return value;
}
