import { hash32 } from '../world/hash.js';
import type { World } from '../world/world.js';
import { type Call, type Endpoint, isInt64, wholeNumber } from './call.js';
import { badParameter, refusal } from './refusal.js';

interface Address {
  id: number;
  name: string;
  is_default: boolean;
  updated_at: number;
  type: 'OLD' | 'NEW';
  base_address: string;
  detail_address: string;
  receiver_name: string;
  receiver_phone_number1: string;
  receiver_phone_number2: string;
  zone_number?: string;
  zip_code?: string;
}

/** §2.11: the shipping addresses of a person, the default one first whatever the page. */
export const shippingAddress: Endpoint = {
  name: 'shipping-address',
  methods: ['GET'],
  path: '/v1/user/shipping_address',
  category: 'user-info',
  auth: 'both',
  isChanging: false,
  run(call: Call) {
    const { sim, params } = call;
    const bit = sim.world.scopeBit('shipping_address');
    if ((sim.world.setUpScopes & bit) === 0) {
      return refusal(-3, `[${sim.app.name}] App disabled [shipping_address] scopes. Enable it first.`);
    }
    const missing = call.findPerson();
    if (missing) return missing;
    const size = params.page_size === undefined ? 10 : wholeNumber(params.page_size);
    if (!Number.isInteger(size) || size < 2) return badParameter('page_size must be 2 or more');
    for (const name of ['address_id', 'from_updated_at']) {
      if (params[name] !== undefined && !isInt64(params[name]))
        return badParameter(`${name} is not a number`);
    }
    const start = `{"user_id":${sim.world.idOf(call.position)},"shipping_addresses_needs_agreement"`;
    if ((sim.world.people.scopes[call.position]! & bit) === 0) return `${start}:true}`;
    // Of somebody waiting they are withheld, as all but profile and email is (§2.3); asking anew does not help.
    const isSeen = (sim.world.seenScopes(call.position) & bit) !== 0;
    const all = isSeen ? addressesOf(sim.world, call.position) : [];
    if (all.length === 0) return `${start}:false}`;
    const from = Number(params.from_updated_at ?? 0);
    const [first, ...others] = all;
    let list = [first!, ...others.filter((one) => from === 0 || one.updated_at < from)].slice(0, size);
    if (params.address_id !== undefined) list = all.filter((one) => one.id === Number(params.address_id));
    return `${start}:false,"shipping_addresses":${JSON.stringify(list)}}`;
  },
};

/** Up to four addresses, worked out from the seed: the default one first, then the latest. */
function addressesOf(world: World, position: number): Address[] {
  const { seed } = world.options;
  const count = hash32(seed, position, 60) % 5;
  const account = world.account(position);
  const since = world.people.connectedAt[position]!;
  const list = Array.from({ length: count }, (_, n): Address => {
    const draw = hash32(seed, position, 61 + n);
    const isNew = draw % 4 !== 0;
    return {
      id: position * 10 + n + 1,
      name: ['집', '회사', '부모님 댁', '학교'][n]!,
      is_default: n === 0,
      updated_at: since - (draw % 10_000_000),
      type: isNew ? 'NEW' : 'OLD',
      base_address: isNew
        ? `가상특별시 예시구 모의로 ${1 + (draw % 300)}`
        : `가상특별시 예시구 모의동 ${1 + (draw % 900)}`,
      detail_address: `${1 + ((draw >>> 8) % 20)}층 ${101 + ((draw >>> 12) % 9)}호`,
      receiver_name: account.name ?? account.nickname,
      receiver_phone_number1: (account.phoneNumber ?? '').replace('+82 ', '0'),
      receiver_phone_number2: '',
      ...(isNew || draw % 8 === 0 ? { zone_number: String(10_000 + (draw % 50_000)) } : {}),
      ...(isNew ? {} : { zip_code: '000-000' }),
    };
  });
  return list.sort((a, b) => Number(b.is_default) - Number(a.is_default) || b.updated_at - a.updated_at);
}
