import { type Account, deriveAccount } from './account.js';
import {
  CATALOGUE_LIMIT,
  demoPropertyKeys,
  demoScopes,
  demoTerms,
  type ScopeItem,
  type TermItem,
} from './catalogue.js';
import type { Effect } from './effects.js';
import { hash32 } from './hash.js';
import { isUserId, lowerBound, SeededIds } from './ids.js';
import { LINKED, NOT_LINKED, People, seedPeople, WAITING } from './people.js';

export interface WorldOptions {
  users: number;
  seed: number;
  /** Unix seconds of the youngest seeded link. */
  until: number;
  waitingShare: number;
  unlinkedShare: number;
}

/** The consent items of what the app sees of a waiting person (§2.3). */
const SEEN_OF_WAITING = ['profile', 'profile_nickname', 'profile_image', 'account_email'];
const GRADES = ['silver', 'gold', 'vip'];
const STORES = ['gangnam', 'hongdae', 'busan', 'jeju', 'online'];

/** Everybody, and what is true of them. Positions are stable numbers; ids are decimal strings. */
export class World {
  readonly scopes: ScopeItem[] = demoScopes();
  readonly terms: TermItem[] = demoTerms();
  readonly propertyKeys: string[] = [...demoPropertyKeys];
  readonly people: People;
  readonly ids: SeededIds;
  #nextFresh: number;
  readonly #addedIds: string[] = [];
  readonly #addedPositions = new Map<string, number>();
  /** Ids of the added people in numeric order, for the id list. */
  readonly #addedSorted: string[] = [];
  /** Bit of each consent item; `setUp`: those that the app uses at present. */
  readonly #scopeBits = new Map<string, number>();
  setUpScopes = 0;
  readonly #accounts = new Map<number, Partial<Account>>();
  /** Those who have been waiting since a moment of this run or of the state file; the seeded ones wait for ever. */
  readonly newcomers = new Map<number, number>();
  readonly #properties = new Map<number, Record<string, string>>();

  constructor(readonly options: WorldOptions) {
    this.ids = new SeededIds(options.seed, options.users);
    this.#nextFresh = options.users;
    this.#indexScopes();
    this.people = new People(options.users, this.terms.length);
    const share = { waiting: options.waitingShare, unlinked: options.unlinkedShare };
    seedPeople(this.people, options.seed, options.until, this.scopes, this.terms, share);
  }

  idOf(position: number): string {
    if (position < this.options.users) return this.ids.at(position);
    return this.#addedIds[position - this.options.users]!;
  }

  /** The position of a person, linked or not, or -1 for an id that nobody has. */
  positionOf(id: string): number {
    const seeded = this.ids.positionOf(id);
    return seeded >= 0 ? seeded : (this.#addedPositions.get(id) ?? -1);
  }

  /** The id that the next newcomer gets: larger than every seeded one. */
  nextId(): string {
    for (;;) {
      const id = this.ids.at(this.#nextFresh);
      if (this.positionOf(id) < 0) return id;
      this.#nextFresh++;
    }
  }

  /** Adds a person with this id who is not linked; returns the position, also of one who was there already. */
  add(id: string): number {
    if (!isUserId(id)) throw new RangeError(`not a user id: ${id}`);
    const known = this.positionOf(id);
    if (known >= 0) return known;
    const position = this.people.add();
    this.#addedIds.push(id);
    this.#addedPositions.set(id, position);
    this.#addedSorted.splice(lowerBound(this.#addedSorted, id), 0, id);
    return position;
  }

  /** The people added since the seeding, in numeric order of their ids. */
  get addedIds(): readonly string[] {
    return this.#addedSorted;
  }

  isLinked(position: number): boolean {
    return position >= 0 && this.people.state[position] !== NOT_LINKED;
  }

  isWaiting(position: number): boolean {
    return this.people.state[position] === WAITING;
  }

  /** The position of the person whose account has this email, or -1. */
  positionByEmail(email: string): number {
    for (const [position, changed] of this.#accounts) if (changed.email === email) return position;
    // A seeded address carries the position before its last digit.
    const local = email.slice(0, Math.max(0, email.indexOf('@') - 1));
    for (let length = 1; length <= Math.min(6, local.length); length++) {
      const position = Number.parseInt(local.slice(-length), 36);
      if (position < this.people.count && this.account(position).email === email) return position;
    }
    return -1;
  }

  account(position: number): Account {
    const account = deriveAccount(this.options.seed, position);
    const changed = this.#accounts.get(position);
    return changed ? Object.assign(account, changed) : account;
  }

  /** The user properties; none for the waiting and the unlinked. */
  properties(position: number): Record<string, string> {
    const set = this.#properties.get(position);
    if (set) return set;
    if (position >= this.options.users) return {};
    const draw = hash32(this.options.seed, position, 45);
    if (draw % 10 < 4) return {};
    const grade = GRADES[(draw >>> 8) % GRADES.length]!;
    return draw % 10 < 7 ? { grade } : { grade, joined_store: STORES[(draw >>> 12) % STORES.length]! };
  }

  /** The bit of one consent item; 0 for an unknown one. */
  scopeBit(id: string): number {
    return this.#scopeBits.get(id) ?? 0;
  }

  scopeBits(ids: readonly string[]): number {
    let bits = 0;
    for (const id of ids) bits |= this.scopeBit(id);
    return bits >>> 0;
  }

  /** The items whose data the app may see: agreed to, set up (§4.3), and of a waiting person only some (§1.8). */
  seenScopes(position: number): number {
    const agreed = this.people.scopes[position]! & this.setUpScopes;
    return this.isWaiting(position) ? agreed & this.scopeBits(SEEN_OF_WAITING) : agreed;
  }

  termBits(tags: readonly string[]): number {
    return bitsOf(
      this.terms.map((item) => item.tag),
      tags,
    );
  }

  /** Adds an item to the catalogue or replaces one of the same id. */
  setScope(item: ScopeItem): void {
    setItem(this.scopes, item, (one) => one.id === item.id);
    this.#indexScopes();
  }

  #indexScopes(): void {
    this.setUpScopes = 0;
    this.scopes.forEach((item, index) => {
      this.#scopeBits.set(item.id, 1 << index);
      if (item.level !== 'off') this.setUpScopes |= 1 << index;
    });
  }

  setTerm(item: TermItem): void {
    if (setItem(this.terms, item, (one) => one.tag === item.tag)) this.people.addTermColumn();
  }

  /**
   * Lets one thing happen to a person.
   *
   * @returns whether anything is different from before.
   */
  apply(position: number, effect: Effect): boolean {
    const p = this.people;
    const linked = this.isLinked(position);
    switch (effect.op) {
      case 'add':
        return true;
      case 'link':
        if (linked) return false;
        p.state[position] = effect.isWaiting ? WAITING : LINKED;
        p.synched[position] = effect.isSynched ? 1 : 0;
        p.tokens[position] = 0;
        p.connectedAt[position] = effect.at;
        p.scopes[position] = this.scopeBits(effect.scopes);
        p.terms[position] = this.termBits(effect.terms);
        p.termsByApi[position] = 0;
        for (const column of p.termAt) column[position] = 0;
        if (effect.isWaiting) this.newcomers.set(position, effect.at);
        this.#properties.set(position, {});
        return true;
      case 'signup':
        if (p.state[position] !== WAITING) return false;
        p.state[position] = LINKED;
        this.newcomers.delete(position);
        return true;
      case 'unlink':
        if (!linked) return false;
        p.state[position] = NOT_LINKED;
        p.synched[position] = 0;
        p.scopes[position] = 0;
        p.terms[position] = 0;
        p.tokens[position] = 0;
        this.#properties.delete(position);
        this.newcomers.delete(position);
        return true;
      case 'agree-scopes':
        return linked && setBits(p.scopes, position, this.scopeBits(effect.scopes), true);
      case 'withdraw-scopes':
        return linked && setBits(p.scopes, position, this.scopeBits(effect.scopes), false);
      case 'agree-terms': {
        if (!linked) return false;
        const bits = this.termBits(effect.terms) & ~p.terms[position]!;
        for (let t = 0; t < this.terms.length; t++) if (bits & (1 << t)) p.termAt[t]![position] = effect.at;
        setBits(p.termsByApi, position, bits, effect.by === 'KAPI');
        return setBits(p.terms, position, bits, true);
      }
      case 'withdraw-terms':
        return linked && setBits(p.terms, position, this.termBits(effect.terms), false);
      case 'set-account':
        this.#accounts.set(position, { ...this.#accounts.get(position), ...effect.account });
        return true;
      case 'set-properties':
        if (!linked) return false;
        this.#properties.set(position, { ...this.properties(position), ...effect.properties });
        return Object.keys(effect.properties).length > 0;
      case 'issue-tokens':
        if (linked) p.tokens[position] = 1;
        return linked;
      case 'revoke-token':
        return linked;
      case 'logout': {
        const hadTokens = linked && p.tokens[position] === 1;
        if (linked) p.tokens[position] = 0;
        return hadTokens;
      }
    }
  }
}

function bitsOf(catalogue: readonly string[], wanted: readonly string[]): number {
  let bits = 0;
  for (const one of wanted) {
    const index = catalogue.indexOf(one);
    if (index >= 0) bits |= 1 << index;
  }
  return bits >>> 0;
}

function setBits(column: Uint32Array, position: number, bits: number, value: boolean): boolean {
  const before = column[position]!;
  column[position] = value ? before | bits : before & ~bits;
  return column[position] !== before;
}

/** Returns whether the item is a new one. */
function setItem<T>(list: T[], item: T, isSame: (one: T) => boolean): boolean {
  const index = list.findIndex(isSame);
  if (index >= 0) {
    list[index] = item;
    return false;
  }
  if (list.length >= CATALOGUE_LIMIT) throw new RangeError(`at most ${CATALOGUE_LIMIT} items`);
  list.push(item);
  return true;
}
