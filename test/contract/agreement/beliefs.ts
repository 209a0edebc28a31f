/** What a careful caller may believe about one person; `unknown` where an answer was lost or others acted. */
export interface Belief {
  isLinked: boolean | 'unknown';
  isWaiting: boolean | 'unknown';
  scopes: Set<string> | 'unknown';
  terms: Set<string> | 'unknown';
}

/** What the simulator says is true. */
export interface Truth {
  id: string;
  state: string;
  scopes: string[];
  terms: { tag: string }[];
}

const nothing = (): Belief => ({
  isLinked: 'unknown',
  isWaiting: 'unknown',
  scopes: 'unknown',
  terms: 'unknown',
});

/** Beliefs about everybody, changed only by what the client was told. */
export class Beliefs {
  readonly #beliefs = new Map<string, Belief>();

  of(id: string): Belief {
    const known = this.#beliefs.get(id) ?? nothing();
    this.#beliefs.set(id, known);
    return known;
  }

  learn(id: string, news: Partial<Belief>): void {
    Object.assign(this.of(id), news);
  }

  /** Not linked: then there is nothing else to know. */
  learnGone(id: string): void {
    this.learn(id, { isLinked: false, isWaiting: false, scopes: new Set(), terms: new Set() });
  }

  forget(id: string): void {
    this.#beliefs.set(id, nothing());
  }

  /** What is believed and not true, in words. */
  errors(truths: readonly Truth[]): string[] {
    return truths.flatMap((truth) => {
      const belief = this.of(truth.id);
      const terms = truth.terms.map((term) => term.tag);
      return [
        differ(belief.isLinked, truth.state !== 'unlinked') && 'linked',
        differ(belief.isWaiting, truth.state === 'waiting') && 'waiting',
        differSets(belief.scopes, truth.scopes) && 'scopes',
        differSets(belief.terms, terms) && 'terms',
      ]
        .filter((what) => what !== false)
        .map((what) => `${truth.id}: ${what}: believed ${show(belief)}, true ${JSON.stringify(truth)}`);
    });
  }
}

function differ(believed: boolean | 'unknown', truth: boolean): boolean {
  return believed !== 'unknown' && believed !== truth;
}

function differSets(believed: Set<string> | 'unknown', truth: string[]): boolean {
  if (believed === 'unknown') return false;
  return believed.size !== truth.length || truth.some((one) => !believed.has(one));
}

function show(belief: Belief): string {
  return JSON.stringify(belief, (_, value) => (value instanceof Set ? [...value] : value));
}
