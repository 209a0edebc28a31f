import { nowSeconds } from '../world/time.js';
import { type Answer, type Call, type Endpoint } from './call.js';
import { pictureUrl } from './person.js';
import { badParameter, type Refusal, refusal } from './refusal.js';
import { unknownProperties } from './users.js';

/** §3.4: whose access token it is. */
export const accessTokenInfo: Endpoint = {
  name: 'access-token-info',
  methods: ['GET'],
  path: '/v1/user/access_token_info',
  auth: 'token',
  isChanging: false,
  run(call: Call): Answer {
    const { sim } = call;
    const left = sim.tokens.byAccess(call.credential)!.expiresAt - nowSeconds();
    const deprecated = `"expiresInMillis":${left * 1000},"appId":${sim.app.id}`;
    return `{${deprecated},"id":${sim.world.idOf(call.position)},"expires_in":${left},"app_id":${sim.app.id}}`;
  },
};

/** §3.9: the OpenID Connect view of a person. */
export const userInfo: Endpoint = {
  name: 'userinfo',
  methods: ['GET', 'POST'],
  path: '/v1/oidc/userinfo',
  auth: 'token',
  isChanging: false,
  run(call: Call): Answer {
    const missing = call.findPerson();
    if (missing) return missing;
    const { world } = call.sim;
    const account = world.account(call.position);
    const seen = world.seenScopes(call.position);
    const may = (scope: string) => (seen & world.scopeBit(scope)) !== 0;
    const birthday = may('birthday') && account.birthday;
    const birthyear = may('birthyear') && account.birthyear;
    return JSON.stringify({
      sub: world.idOf(call.position),
      ...(may('name') && account.name ? { name: account.name } : {}),
      ...(may('profile_nickname') ? { nickname: account.nickname } : {}),
      ...(may('profile_image') ? { picture: pictureUrl(account, 110, true) } : {}),
      ...(may('account_email') && account.email
        ? { email: account.email, email_verified: account.isEmailVerified && account.isEmailValid }
        : {}),
      ...(may('gender') && account.gender ? { gender: account.gender.toUpperCase() } : {}),
      ...(birthday || birthyear
        ? { birthdate: birthdate(birthyear || undefined, birthday || undefined) }
        : {}),
      ...(may('phone_number') && account.phoneNumber
        ? { phone_number: account.phoneNumber, phone_number_verified: true }
        : {}),
    });
  },
};

function birthdate(year: string | undefined, day: string | undefined): string {
  if (day === undefined) return year!;
  return `${year ?? '0000'}-${day.slice(0, 2)}-${day.slice(2)}`;
}

/** §3.10: stores user properties; only for the person's own token. */
export const updateProfile: Endpoint = {
  name: 'update-profile',
  methods: ['POST'],
  path: '/v1/user/update_profile',
  auth: 'token',
  isChanging: true,
  run(call: Call): Answer {
    const missing = call.findPerson();
    if (missing) return missing;
    const properties = readProperties(call);
    if (!('values' in properties)) return properties;
    call.apply({ op: 'set-properties', properties: properties.values });
    return `{"id":${call.sim.world.idOf(call.position)}}`;
  },
};

/** §3.11: finishes the link of a waiting person. */
export const signup: Endpoint = {
  name: 'signup',
  methods: ['POST'],
  path: '/v1/user/signup',
  auth: 'token',
  isChanging: true,
  run(call: Call): Answer {
    const { sim } = call;
    if (sim.app.isAutoLink) return refusal(-3, 'this app links automatically');
    const missing = call.findPerson();
    if (missing) return missing;
    if (!sim.world.isWaiting(call.position)) return refusal(-102);
    const properties = call.params.properties === undefined ? { values: {} } : readProperties(call);
    if (!('values' in properties)) return properties;
    call.apply({ op: 'signup', at: nowSeconds() });
    call.apply({ op: 'set-properties', properties: properties.values });
    return `{"id":${sim.world.idOf(call.position)}}`;
  },
};

function readProperties(call: Call): { values: Record<string, string> } | Refusal {
  let given: unknown;
  try {
    given = JSON.parse(call.params.properties ?? '');
  } catch {
    return badParameter('properties must be a JSON object');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return badParameter('properties must be a JSON object');
  }
  const unknown = unknownProperties(call, Object.keys(given));
  if (unknown) return unknown;
  return { values: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])) };
}
