import type { Category } from '../app.js';
import type { Simulator } from '../simulator.js';
import type { Effect } from '../world/effects.js';
import { badParameter, notLinked, type Refusal } from './refusal.js';

export type Params = Record<string, string | undefined>;

/** What an endpoint gives back: the JSON text of a 200, or a refusal. */
export type Answer = string | Refusal;

export interface Endpoint {
  /** Name for faults, counters and the journal. */
  name: string;
  methods: string[];
  path: string;
  /** The group that an Admin key needs (§1.7). */
  category?: Category;
  /** Which kind of credential is accepted. */
  auth: 'admin' | 'both' | 'token' | 'none';
  /** Whether it can change a person; such calls are in the journal. */
  isChanging: boolean;
  run(call: Call): Answer;
}

/** One call while it is worked on. */
export class Call {
  readonly effects: Effect[] = [];
  isChange = false;
  /** Id of the person as text once known, for the journal. */
  userId: string | null = null;
  /** Position of the person once known. */
  position = -1;

  constructor(
    readonly sim: Simulator,
    readonly params: Params,
    /** The key in the Authorization header: an Admin key or an access token. */
    readonly credential: string,
    /** Set when the call was made with an access token. */
    readonly isByToken: boolean,
  ) {}

  /**
   * Finds the person (§1.2): of the token, or named by `target_id_type` and `target_id`.
   *
   * @returns a refusal when the parameters are wrong or the person is not linked.
   */
  findPerson(): Refusal | undefined {
    if (!this.isByToken) {
      const id = this.params.target_id;
      if (this.params.target_id_type !== 'user_id') return badParameter('target_id_type is missing or wrong');
      if (id === undefined || !isInt64(id)) return badParameter('target_id is missing or wrong');
      this.userId = String(BigInt(id));
      this.position = this.sim.world.positionOf(this.userId);
    }
    return this.sim.world.isLinked(this.position) ? undefined : notLinked;
  }

  /** Lets something happen to the person and notes it for the journal. */
  apply(effect: Effect): boolean {
    const isChange = this.sim.world.apply(this.position, effect);
    if (isChange) {
      this.effects.push(effect);
      this.isChange = true;
    }
    return isChange;
  }
}

const SHORT_NUMBER = /^-?\d{1,18}$/;

/** Whether a text is a whole number that fits 64 bits. */
export function isInt64(text: string): boolean {
  if (SHORT_NUMBER.test(text)) return true;
  if (!/^-?\d{1,30}$/.test(text)) return false;
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** A parameter that is a small whole number, in digits and nothing else; NaN when it is something else. */
export function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** A parameter that is a JSON list of texts (§1.3); undefined when it is something else. */
export function textList(value: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** A comma separated parameter (§1.3) without empty parts. */
export function commaList(value: string): string[] {
  return value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
