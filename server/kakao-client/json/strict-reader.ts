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
 * It takes over when the native parser cannot be trusted with a body; see `readJsonText`.
 *
 * @throws {JsonError} on anything that is not exactly one JSON value
 */
export function readStrict(text: string): unknown {
  return new StrictReader(text).read();
}

class StrictReader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): unknown {
    const value = this.readValue(0);
    this.skipSpace();
    if (this.at < this.text.length) this.fail('something after the end');
    return value;
  }

  private fail(problem: string): never {
    throw new JsonError(`${problem} at character ${this.at}`);
  }

  private skipSpace(): number {
    const { text } = this;
    let c = text.charCodeAt(this.at);
    while (c === 32 || c === 10 || c === 13 || c === 9) c = text.charCodeAt(++this.at);
    return c;
  }

  private readString(): string {
    const { text } = this;
    const start = this.at++;
    for (;;) {
      const c = text.charCodeAt(this.at);
      if (c === QUOTE) break;
      if (c === BACKSLASH) this.at += 2;
      else if (c < 32) this.fail('control character in a string');
      else if (Number.isNaN(c)) this.fail('unfinished string');
      else this.at++;
    }
    const raw = text.slice(start, ++this.at);
    if (!raw.includes('\\')) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      return this.fail('bad escape in a string');
    }
  }

  private readNumber(): number | bigint {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) return this.fail('unexpected character');
    this.at = NUMBER.lastIndex;
    const raw = match[0];
    const value = Number(raw);
    const isInteger = raw.length > 15 && /^-?\d+$/.test(raw);
    return isInteger && !Number.isSafeInteger(value) ? BigInt(raw) : value;
  }

  private readWord(word: string, value: unknown): unknown {
    if (!this.text.startsWith(word, this.at)) this.fail('unexpected character');
    this.at += word.length;
    return value;
  }

  private readObject(depth: number): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    this.at++;
    if (this.skipSpace() === 125) {
      this.at++;
      return out;
    }
    for (;;) {
      if (this.skipSpace() !== QUOTE) this.fail('expected a key');
      const key = this.readString();
      if (this.skipSpace() !== 58) this.fail('expected ":"');
      this.at++;
      if (Object.hasOwn(out, key)) this.fail('repeated key');
      const value = this.readValue(depth);
      if (key === '__proto__') {
        Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
      } else out[key] = value;
      const c = this.skipSpace();
      this.at++;
      if (c === 125) return out;
      if (c !== 44) this.fail('expected "," or "}"');
    }
  }

  private readArray(depth: number): unknown[] {
    const out: unknown[] = [];
    this.at++;
    if (this.skipSpace() === 93) {
      this.at++;
      return out;
    }
    for (;;) {
      out.push(this.readValue(depth));
      const c = this.skipSpace();
      this.at++;
      if (c === 93) return out;
      if (c !== 44) this.fail('expected "," or "]"');
    }
  }

  private readValue(depth: number): unknown {
    if (depth >= MAX_DEPTH) this.fail('nested too deep');
    switch (this.skipSpace()) {
      case 123:
        return this.readObject(depth + 1);
      case 91:
        return this.readArray(depth + 1);
      case QUOTE:
        return this.readString();
      case 116:
        return this.readWord('true', true);
      case 102:
        return this.readWord('false', false);
      case 110:
        return this.readWord('null', null);
      default:
        return this.readNumber();
    }
  }
}
