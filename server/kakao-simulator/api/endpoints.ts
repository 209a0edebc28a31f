import type { Endpoint } from './call.js';
import { userIds } from './ids.js';
import { logout, unlink } from './link.js';
import { revokeScopes, userScopes } from './scopes.js';
import { shippingAddress } from './shipping.js';
import { legacyTerms, revokeTerms, serviceTerms, upgradeTerms } from './terms.js';
import { accessTokenInfo, signup, updateProfile, userInfo } from './token-calls.js';
import { appUsers, userMe } from './users.js';

/** Every path of kapi that this program knows. */
export const endpoints: Endpoint[] = [
  userIds,
  appUsers,
  userMe,
  userScopes,
  revokeScopes,
  serviceTerms,
  revokeTerms,
  upgradeTerms,
  legacyTerms,
  logout,
  unlink,
  shippingAddress,
  accessTokenInfo,
  userInfo,
  updateProfile,
  signup,
];

export const endpointByPath = new Map(endpoints.map((one) => [one.path, one]));
