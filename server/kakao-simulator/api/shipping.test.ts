import { expect, it } from 'vitest';
import { callOf, peopleIn, smallWorld, target } from '../testing/small-world.js';
import { WAITING } from '../world/people.js';

it('shipping addresses of somebody waiting are withheld (§2.3)', () => {
  const sim = smallWorld({ waitingShare: 1 });
  const ids = peopleIn(sim, WAITING, 20);
  const answers = () => ids.map((id) => callOf(sim, 'GET /v1/user/shipping_address', target(id)).body);
  for (const id of ids) sim.happen('control', id, [{ op: 'agree-scopes', scopes: ['shipping_address'] }]);
  for (const answer of answers()) {
    expect(Object.keys(answer)).toEqual(['user_id', 'shipping_addresses_needs_agreement']);
    expect(answer.shipping_addresses_needs_agreement).toBe(false);
  }
  for (const id of ids) sim.happen('control', id, [{ op: 'signup', at: 1_800_000_000 }]);
  expect(answers().some((answer) => answer.shipping_addresses?.length > 0)).toBe(true);
});
