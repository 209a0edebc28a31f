import { idFromJson } from '../ids.js';

/** A body is JSON but not the answer of this endpoint. The text names places and types, never values. */
export class GuardError extends Error {
  readonly path: (string | number)[] = [];

  constructor(readonly problem: string) {
    super(problem);
  }

  /** Such as `scopes.2.agreed: expected a boolean, got a string`. */
  describe(): string {
    return this.path.length === 0 ? this.problem : `${this.path.join('.')}: ${this.problem}`;
  }
}

/** Checks one value and returns what to keep of it; throws {@link GuardError}. */
export type Check<T = unknown> = (value: unknown) => T;

/** Fails with what was expected and the type of what came. */
export function expected(what: string, value: unknown): never {
  const type = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  throw new GuardError(`expected ${what}, got ${value === undefined ? 'nothing' : type}`);
}

export const text: Check<string> = (value) =>
  typeof value === 'string' ? value : expected('a string', value);

export const flag: Check<boolean> = (value) =>
  typeof value === 'boolean' ? value : expected('a boolean', value);

export const integer: Check<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : expected('an integer', value);

/** An int64 id, made a string. */
export const id: Check<string> = (value) => idFromJson(value) ?? expected('an id', value);

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** Years of four digits, in UTC: beyond them a time has no RFC 3339 form, and databases know no year 0. */
const FIRST_TIME = Date.parse('0001-01-01T00:00:00Z');
const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/** An RFC 3339 time (§1.5), kept as it came. */
export const time: Check<string> = (value) => {
  if (typeof value === 'string' && RFC_3339.test(value) && isInCalendar(value)) {
    const at = Date.parse(value);
    if (at >= FIRST_TIME && at <= LAST_TIME) return value;
  }
  return expected('an RFC 3339 time', value);
};

/** `Date` takes the 30th of February for the 2nd of March. */
function isInCalendar(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/** The fields of an object that are known; all others pass. */
export interface Shape {
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, Check>>;
}

/**
 * Makes the check of an object. It works in place: ids become strings, an optional field that is `null` is removed.
 */
export function object<T>(shape: Shape): Check<T> {
  const fields = new Map(Object.entries(shape.fields));
  const required = shape.required ?? [];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return expected('an object', value);
    const record = value as Record<string, unknown>;
    for (const key of required) {
      if (record[key] === undefined || record[key] === null)
        inside(key, () => expected('a value', record[key]));
    }
    for (const key in record) {
      const check = fields.get(key);
      if (check === undefined) continue;
      const before = record[key];
      if (before === null) {
        delete record[key];
        continue;
      }
      try {
        const after = check(before);
        if (after !== before) record[key] = after;
      } catch (error) {
        throw at(key, error);
      }
    }
    return record as T;
  };
}

/** Makes the check of an array whose items all pass `check`. */
export function list<T>(check: Check<T>): Check<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return expected('an array', value);
    for (let i = 0; i < value.length; i++) {
      try {
        value[i] = check(value[i]);
      } catch (error) {
        throw at(i, error);
      }
    }
    return value as T[];
  };
}

function inside(key: string, run: () => never): never {
  try {
    return run();
  } catch (error) {
    throw at(key, error);
  }
}

function at(key: string | number, error: unknown): unknown {
  if (error instanceof GuardError) error.path.unshift(key);
  return error;
}
