import type { Call, Endpoint } from './call.js';
import { notLinked } from './refusal.js';

/** §2.9: ends the tokens of a person, all of them with the Admin key and the one used with a token. */
export const logout: Endpoint = {
  name: 'logout',
  methods: ['POST'],
  path: '/v1/user/logout',
  category: 'logout',
  auth: 'both',
  isChanging: true,
  run(call: Call) {
    const missing = call.findPerson();
    if (missing) return missing;
    const { world, app, tokens } = call.sim;
    const hadTokens = world.people.tokens[call.position] === 1;
    if (!hadTokens && app.variants.logoutWithoutTokens === 'not-linked') return notLinked;
    if (call.isByToken) {
      tokens.revoke(call.credential);
      call.apply({ op: 'revoke-token' });
    } else tokens.revokeAll(call.position);
    if (!tokens.hasLive(call.position)) call.apply({ op: 'logout' });
    return `{"id":${world.idOf(call.position)}}`;
  },
};

/** §2.10: ends the link; irreversible. */
export const unlink: Endpoint = {
  name: 'unlink',
  methods: ['POST'],
  path: '/v1/user/unlink',
  category: 'unlink',
  auth: 'both',
  isChanging: true,
  run(call: Call) {
    const missing = call.findPerson();
    if (missing) return missing;
    call.apply({ op: 'unlink' });
    call.sim.tokens.revokeAll(call.position);
    return `{"id":${call.sim.world.idOf(call.position)}}`;
  },
};
