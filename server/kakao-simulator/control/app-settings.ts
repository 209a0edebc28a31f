import { type AdminKey, type App, CATEGORIES, type LoginKey } from '../app.js';
import { readVariants } from '../options.js';
import type { Simulator } from '../simulator.js';

const mask = (secret: string) => `…${secret.slice(-4)}`;

/** The settings of the app, keys and secrets masked. */
export function shownApp(sim: Simulator) {
  const { adminKeys, loginKeys, ...rest } = sim.app;
  return {
    ...rest,
    adminKeys: adminKeys.map((one) => ({ ...one, key: mask(one.key) })),
    loginKeys: loginKeys.map((one) => ({ ...one, secret: mask(one.secret) })),
    scopes: sim.world.scopes,
    terms: sim.world.terms,
    propertyKeys: sim.world.propertyKeys,
  };
}

const FLAGS = [
  'isAutoLink',
  'isKakaoSync',
  'isOidc',
  'isLoginOn',
  'isTestApp',
  'hasFriendsPermission',
] as const;

/** Changes settings of the app; what is not named stays. Up to five keys of a kind (§1.7). */
export function changeApp(sim: Simulator, body: unknown) {
  const given = (body ?? {}) as Partial<App> & { variants?: Record<string, unknown> };
  const { app } = sim;
  for (const flag of FLAGS) if (typeof given[flag] === 'boolean') app[flag] = given[flag];
  if (typeof given.name === 'string') app.name = given.name;
  if (given.teamMembers) app.teamMembers = given.teamMembers.map(String);
  if (given.allowedIps) app.allowedIps = given.allowedIps.map(String);
  if (given.adminKeys) app.adminKeys = upToFive(given.adminKeys).map(readAdminKey);
  if (given.loginKeys) {
    for (const type of ['rest', 'native', 'javascript']) {
      upToFive(given.loginKeys.filter((one) => one.type === type));
    }
    app.loginKeys = given.loginKeys.map(readLoginKey);
  }
  if (given.variants) {
    Object.assign(
      app.variants,
      readVariants(Object.entries(given.variants).map(([name, value]) => `${name}=${value}`)),
    );
    sim.limits.set({});
  }
  return shownApp(sim);
}

function upToFive<T>(list: T[]): T[] {
  if (list.length > 5) throw new RangeError('at most five keys of a kind');
  return list;
}

function readAdminKey(given: Partial<AdminKey>): AdminKey {
  const wrong = given.categories?.find((one) => !CATEGORIES.includes(one));
  if (wrong !== undefined)
    throw new RangeError(`no such category: ${wrong}; there are ${CATEGORIES.join(', ')}`);
  if (!given.key) throw new RangeError('an Admin key needs a key');
  return {
    key: given.key,
    isPrimary: given.isPrimary === true,
    isActive: given.isActive !== false,
    ...(given.categories ? { categories: given.categories } : {}),
  };
}

function readLoginKey(given: Partial<LoginKey>): LoginKey {
  if (!given.key) throw new RangeError('a key needs a key');
  return {
    key: given.key,
    type: given.type ?? 'rest',
    secret: given.secret ?? '',
    isSecretOn: given.isSecretOn ?? given.type === 'rest',
    redirectUris: given.redirectUris ?? [],
    logoutRedirectUris: given.logoutRedirectUris ?? [],
    isPlatformRegistered: given.isPlatformRegistered !== false,
  };
}
