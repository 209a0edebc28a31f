import { type Call, type Endpoint, isInt64 } from './call.js';
import { personJson } from './person.js';
import { EVERYTHING, NOTHING, type Parts, parsePropertyKeys } from './property-keys.js';
import { badParameter, type Refusal, refusal } from './refusal.js';

/** A JSON list of whole numbers; JSON writes none with a zero before it. */
const ID_LIST = /^\s*\[\s*-?(0|[1-9]\d*)(\s*,\s*-?(0|[1-9]\d*))*\s*\]\s*$/;

/** §2.2: several people at once; the answer is a bare list in another order than asked for. */
export const appUsers: Endpoint = {
  name: 'app-users',
  methods: ['GET', 'POST'],
  path: '/v2/app/users',
  category: 'user-info',
  auth: 'admin',
  isChanging: false,
  run(call: Call) {
    const { sim, params } = call;
    if (params.target_id_type !== 'user_id') return badParameter('target_id_type is missing or wrong');
    if (params.target_ids === undefined || !ID_LIST.test(params.target_ids)) {
      return badParameter('target_ids must be a JSON list of numbers');
    }
    const asked = params.target_ids
      .trim()
      .slice(1, -1)
      .split(',')
      .map((id) => id.trim());
    if (!asked.every(isInt64)) return badParameter('target_ids has a number out of range');
    const keys = params.property_keys === undefined ? NOTHING : parsePropertyKeys(params.property_keys);
    const wrong = checkKeys(call, keys);
    if (wrong) return wrong;
    const limit = params.property_keys === undefined ? 100 : 20;
    if (asked.length > limit) return badParameter(`target_ids must have at most ${limit} ids`);

    const positions = new Set<number>();
    for (const id of asked) {
      const position = sim.world.positionOf(id);
      if (sim.world.isLinked(position)) positions.add(position);
    }
    const isHttps = params.secure_resource === 'true';
    const list: string[] = [];
    for (const position of positions) list.push(personJson(sim.world, sim.app, position, keys!, isHttps));
    list.reverse();
    const json = `[${list.join(',')}]`;
    return sim.app.variants.usersInElements ? `{"elements":${json}}` : json;
  },
};

/** §2.3: everything about one person. */
export const userMe: Endpoint = {
  name: 'user-me',
  methods: ['GET', 'POST'],
  path: '/v2/user/me',
  category: 'user-info',
  auth: 'both',
  isChanging: false,
  run(call: Call) {
    const { sim, params } = call;
    const keys = params.property_keys === undefined ? EVERYTHING : parsePropertyKeys(params.property_keys);
    const wrong = call.findPerson() ?? checkKeys(call, keys);
    if (wrong) return wrong;
    return personJson(sim.world, sim.app, call.position, keys!, params.secure_resource === 'true');
  },
};

function checkKeys(call: Call, keys: Parts | null): Refusal | undefined {
  if (!keys) return badParameter('property_keys must be a JSON list of property keys');
  if (keys.properties === 'all') return undefined;
  return unknownProperties(call, keys.properties);
}

/** -201 when a user property is not defined in the console. */
export function unknownProperties(call: Call, names: string[]): Refusal | undefined {
  const unknown = names.filter((name) => !call.sim.world.propertyKeys.includes(name));
  if (unknown.length === 0) return undefined;
  return refusal(-201, `user property not found ([${unknown.join(', ')}] for appId=${call.sim.app.id})`);
}
