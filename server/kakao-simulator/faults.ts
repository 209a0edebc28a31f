import { type Latency, noLatency, parseLatency } from './latency.js';
import { hash32, hashText } from './world/hash.js';

/**
 * What goes wrong:
 * - `code`: an error code of §7 in JSON; `html`: an HTML page with a 5xx status; both without doing anything, or, with
 *   `isAfter`, after having done it;
 * - `cut`: the connection is cut, before or, with `isAfter`, after doing what was asked;
 * - `truncate`: half of the answer, then the connection is cut; `garbage`: 200 with something that is not JSON;
 * - `slow`: answered late by `delayMs`; `hang`: never answered.
 * Everything but `code`, `html` and `cut` without `isAfter` does what was asked.
 */
export type FaultKind = 'code' | 'html' | 'cut' | 'truncate' | 'garbage' | 'slow' | 'hang' | 'mixed';

export interface FaultRule {
  id: number;
  /** Name of an endpoint such as `unlink`, or `*`. */
  endpoint: string;
  kind: FaultKind;
  /** Only these people; absent: everybody, and calls without a person. */
  userIds?: string[];
  /** The part of the calls that is hit, 0-1. */
  share?: number;
  /** The number of calls yet to be hit; the rule is removed with the last. */
  next?: number;
  isAfter?: boolean;
  code?: number;
  status?: number;
  msg?: string;
  /** More members of the error body, such as `required_scopes` with -402. */
  extra?: Record<string, unknown>;
  delayMs?: number;
}

export interface Hit {
  kind: Exclude<FaultKind, 'mixed' | 'slow'>;
  isAfter: boolean;
  code: number;
  status?: number;
  msg?: string;
  extra?: Record<string, unknown>;
}

export interface Plan {
  delayMs: number;
  hit?: Hit;
}

/** What `mixed` draws from: the failures of §7 that a caller is right to try again. */
const MIXTURE: Hit[] = [
  { kind: 'code', isAfter: false, code: -1 },
  { kind: 'code', isAfter: false, code: -603 },
  { kind: 'code', isAfter: true, code: -603 },
  { kind: 'code', isAfter: false, code: -10 },
  { kind: 'html', isAfter: false, code: 0, status: 502 },
  { kind: 'html', isAfter: true, code: 0, status: 500 },
  { kind: 'cut', isAfter: false, code: 0 },
  { kind: 'cut', isAfter: true, code: 0 },
];

/** Decides what goes wrong. The same seed and the same calls per person give the same faults, in whatever order. */
export class Faults {
  isMaintenance = false;
  /** Adds keys to every JSON object that no documentation knows. */
  hasUnknownKeys = false;
  #latency: Latency = noLatency;
  #latencyText = '0';
  #rules: FaultRule[] = [];
  #nextId = 1;
  #calls = 0;
  readonly #counts = new Map<string, number>();

  constructor(readonly seed: number) {}

  get latency(): string {
    return this.#latencyText;
  }

  set latency(text: string) {
    this.#latency = parseLatency(text);
    this.#latencyText = text;
  }

  get rules(): readonly FaultRule[] {
    return this.#rules;
  }

  add(rule: Omit<FaultRule, 'id'>): FaultRule {
    const full = { ...rule, id: this.#nextId++ };
    this.#rules.push(full);
    return full;
  }

  remove(id: number): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < before;
  }

  clear(): void {
    this.#rules = [];
    this.isMaintenance = false;
    this.hasUnknownKeys = false;
    this.latency = '0';
  }

  /** What happens to one call. `target`: the person's id, or an empty text. */
  plan(endpoint: string, target: string): Plan {
    const plan: Plan = { delayMs: this.#latency(this.seed, this.#calls++) };
    for (const rule of this.#rules) {
      if (rule.endpoint !== '*' && rule.endpoint !== endpoint) continue;
      if (rule.userIds && !rule.userIds.includes(target)) continue;
      if (rule.kind !== 'slow' && plan.hit) continue;
      const draw = this.#draw(rule, endpoint, target);
      if (rule.share !== undefined && draw / 4294967296 >= rule.share) continue;
      if (rule.next !== undefined && --rule.next <= 0) this.remove(rule.id);
      if (rule.kind === 'slow') plan.delayMs += rule.delayMs ?? 1000;
      else plan.hit = hitOf(rule, draw);
    }
    return plan;
  }

  #draw(rule: FaultRule, endpoint: string, target: string): number {
    if (rule.share === undefined && rule.kind !== 'mixed') return 0;
    const key = `${rule.id} ${endpoint} ${target}`;
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    return hash32(this.seed ^ hashText(key), count, 910);
  }
}

function hitOf(rule: FaultRule, draw: number): Hit {
  if (rule.kind === 'mixed') return MIXTURE[hash32(draw, 1, 911) % MIXTURE.length]!;
  return {
    kind: rule.kind as Hit['kind'],
    isAfter: rule.isAfter ?? false,
    code: rule.code ?? -1,
    status: rule.status,
    msg: rule.msg,
    extra: rule.extra,
  };
}
