import { compareIds, lowerBound } from '../world/ids.js';
import { WAITING } from '../world/people.js';
import type { World } from '../world/world.js';
import { type Call, type Endpoint, isInt64, wholeNumber } from './call.js';
import { badParameter, idsQuotaExceeded } from './refusal.js';

/** §2.1: the ids of everybody who is linked. */
export const userIds: Endpoint = {
  name: 'user-ids',
  methods: ['GET', 'POST'],
  path: '/v1/user/ids',
  category: 'user-info',
  auth: 'admin',
  isChanging: false,
  run(call: Call) {
    const { sim, params } = call;
    if (!sim.limits.takeIds(Date.now())) return idsQuotaExceeded;
    const limit = params.limit === undefined ? 100 : wholeNumber(params.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) return badParameter('limit must be 1 to 100');
    const order = params.order ?? 'asc';
    // Old clients write `dsc`, and it works.
    if (order !== 'asc' && order !== 'desc' && order !== 'dsc')
      return badParameter('order must be asc or desc');
    const isUp = order === 'asc';
    if (params.from_id !== undefined && !isInt64(params.from_id))
      return badParameter('from_id is not a number');
    const from = params.from_id === undefined ? undefined : String(BigInt(params.from_id));

    const { idsIncludeWaiting, idsOverlap } = sim.app.variants;
    const walk = new Walk(sim.world, isUp, from, idsIncludeWaiting);
    const ids: string[] = [];
    for (let id = walk.next(); id !== undefined; id = ids.length < limit ? walk.next() : undefined)
      ids.push(id);
    const following = walk.next();
    const previous = from !== undefined && ids.length > 0 ? idBefore(call, ids[0]!, isUp) : undefined;

    const url = (direction: boolean, id: string) =>
      `"${sim.baseUrl.replace('https:', 'http:')}/v1/user/ids?limit=${limit}&order=${direction ? 'asc' : 'desc'}` +
      `&from_id=${id}&app_key=${call.credential}"`;
    const last = ids[ids.length - 1];
    const beforeUrl = previous !== undefined ? url(!isUp, idsOverlap ? ids[0]! : previous) : 'null';
    const afterUrl =
      following !== undefined && last !== undefined ? url(isUp, idsOverlap ? last : following) : 'null';
    return `{"elements":[${ids.join(',')}],"before_url":${beforeUrl},"after_url":${afterUrl}}`;
  },
};

/** The id that comes just before the first of a page, going the page's way. */
function idBefore(call: Call, first: string, isUp: boolean): string | undefined {
  const back = new Walk(call.sim.world, !isUp, first, call.sim.app.variants.idsIncludeWaiting);
  const id = back.next();
  return id === first ? back.next() : id;
}

/** Goes through the linked people in numeric order of ids, seeded and added ones together. */
class Walk {
  #seeded: number;
  #added: number;
  readonly #step: number;

  constructor(
    readonly world: World,
    readonly isUp: boolean,
    from: string | undefined,
    readonly includesWaiting: boolean,
  ) {
    this.#step = isUp ? 1 : -1;
    const start = from ?? (isUp ? '0' : '9223372036854775807');
    if (isUp) {
      this.#seeded = start.startsWith('-') ? 0 : world.ids.lowerBound(start);
      this.#added = start.startsWith('-') ? 0 : lowerBound(world.addedIds, start);
    } else {
      this.#seeded = atMost(world.ids.count, world.ids.lowerBound(start), start, (at) => world.ids.at(at));
      const at = lowerBound(world.addedIds, start);
      this.#added = atMost(world.addedIds.length, at, start, (index) => world.addedIds[index]!);
    }
  }

  next(): string | undefined {
    const { world } = this;
    while (this.#isListed(this.#seeded, world.ids.count, this.#seeded) === false) this.#seeded += this.#step;
    const added = world.addedIds;
    while (this.#isListed(this.#added, added.length, -1) === false) this.#added += this.#step;
    const a = this.#seeded >= 0 && this.#seeded < world.ids.count ? world.ids.at(this.#seeded) : undefined;
    const b = added[this.#added];
    if (a === undefined && b === undefined) return undefined;
    const takesAdded = a === undefined || (b !== undefined && compareIds(a, b) > 0 === this.isUp);
    if (takesAdded) this.#added += this.#step;
    else this.#seeded += this.#step;
    return takesAdded ? b : a;
  }

  /** undefined past the end; otherwise whether the person belongs in the list. */
  #isListed(index: number, count: number, position: number): boolean | undefined {
    if (index < 0 || index >= count) return undefined;
    const at = position >= 0 ? position : this.world.positionOf(this.world.addedIds[index]!);
    if (!this.world.isLinked(at)) return false;
    return this.includesWaiting || this.world.people.state[at] !== WAITING;
  }
}

/** The last index whose id is not larger than `id`, given the lower bound of `id`; may be -1. */
function atMost(count: number, lower: number, id: string, idAt: (index: number) => string): number {
  return lower < count && idAt(lower) === id ? lower : lower - 1;
}
