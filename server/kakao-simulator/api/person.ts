import type { App } from '../app.js';
import type { Account } from '../world/account.js';
import { hash32 } from '../world/hash.js';
import { toTimestamp } from '../world/time.js';
import type { World } from '../world/world.js';
import { groupBit, type Parts } from './property-keys.js';

const PROFILE = groupBit('profile');
const EMAIL = groupBit('email');
const PICTURES = '//img.kakaocdn.example/dn/';

/** The simple members of `kakao_account`: group, consent item, name, value. */
const SIMPLE = [
  { bit: groupBit('name'), scope: 'name', member: 'name', value: (a: Account) => a.name },
  { bit: groupBit('age_range'), scope: 'age_range', member: 'age_range', value: (a: Account) => a.ageRange },
  { bit: groupBit('birthyear'), scope: 'birthyear', member: 'birthyear', value: (a: Account) => a.birthyear },
  { bit: groupBit('gender'), scope: 'gender', member: 'gender', value: (a: Account) => a.gender },
  {
    bit: groupBit('phone_number'),
    scope: 'phone_number',
    member: 'phone_number',
    value: (a: Account) => a.phoneNumber,
  },
  { bit: groupBit('ci'), scope: 'account_ci', member: 'ci', value: (a: Account) => a.ci },
] as const;

/**
 * One person as JSON text (§2.2, §2.3). A consent item that the app has not set up leaves no trace; for the others the
 * four states of §4.3 apply.
 *
 * @param isHttps `secure_resource`: picture addresses with https.
 */
export function personJson(world: World, app: App, position: number, parts: Parts, isHttps: boolean): string {
  const people = world.people;
  const isWaiting = world.isWaiting(position);
  let json = `{"id":${world.idOf(position)}`;
  if (parts.hasSignedUp && !app.isAutoLink) json += `,"has_signed_up":${!isWaiting}`;
  const connectedAt = toTimestamp(people.connectedAt[position]!);
  json += `,"connected_at":"${connectedAt}"`;
  if (people.synched[position]) json += `,"synched_at":"${connectedAt}"`;
  if (parts.properties.length > 0 && !isWaiting) json += propertiesJson(world, position, parts.properties);
  if (parts.groups !== 0)
    json += `,"kakao_account":{${accountJson(world, app, position, parts.groups, isHttps)}}`;
  if (parts.forPartner && app.hasFriendsPermission && !isWaiting) {
    json += `,"for_partner":{"uuid":"${hash32(world.options.seed, position, 46).toString(36)}AbCd"}`;
  }
  return `${json}}`;
}

function propertiesJson(world: World, position: number, wanted: 'all' | string[]): string {
  const all = world.properties(position);
  const kept =
    wanted === 'all' ? all : Object.fromEntries(wanted.filter((k) => k in all).map((k) => [k, all[k]]));
  return Object.keys(kept).length > 0 ? `,"properties":${JSON.stringify(kept)}` : '';
}

function accountJson(world: World, app: App, position: number, groups: number, isHttps: boolean): string {
  const account = world.account(position);
  const seen = world.seenScopes(position);
  const isWaiting = world.isWaiting(position);
  const parts: string[] = [];
  const isSetUp = (scope: string) => (world.scopeBit(scope) & world.setUpScopes) !== 0;
  const isAgreed = (scope: string) => (seen & world.scopeBit(scope)) !== 0;
  const needs = (hasValue: boolean) => hasValue || app.variants.needsAgreementWithoutValue;

  if (groups & PROFILE) profileParts(parts, account, isSetUp, isAgreed, isHttps);
  if (groups & EMAIL && isSetUp('account_email')) {
    if (!isAgreed('account_email')) parts.push(`"email_needs_agreement":${needs(account.email !== null)}`);
    else if (account.email === null) parts.push('"email_needs_agreement":false');
    else {
      parts.push(
        `"email_needs_agreement":false,"is_email_valid":${account.isEmailValid},` +
          `"is_email_verified":${account.isEmailVerified},"email":${JSON.stringify(account.email)}`,
      );
    }
  }
  // A waiting person yields the profile and the email only (§2.3).
  if (isWaiting) return parts.join(',');
  for (const one of SIMPLE) {
    if ((groups & one.bit) === 0 || !isSetUp(one.scope)) continue;
    const value = styled(app, one.member, one.value(account));
    if (!isAgreed(one.scope)) parts.push(`"${one.member}_needs_agreement":${needs(value !== null)}`);
    else if (value === null) parts.push(`"${one.member}_needs_agreement":false`);
    else parts.push(`"${one.member}_needs_agreement":false,"${one.member}":${JSON.stringify(value)}`);
    if (one.member === 'ci' && value !== null && isAgreed(one.scope)) {
      parts.push(`"ci_authenticated_at":"${toTimestamp(world.people.connectedAt[position]!)}"`);
    }
  }
  if (groups & groupBit('birthday') && isSetUp('birthday')) {
    if (!isAgreed('birthday')) parts.push(`"birthday_needs_agreement":${needs(account.birthday !== null)}`);
    else if (account.birthday === null) parts.push('"birthday_needs_agreement":false');
    else {
      parts.push(
        `"birthday_needs_agreement":false,"birthday":"${account.birthday}",` +
          `"birthday_type":"${account.birthdayType}","is_leap_month":${account.isLeapMonth}`,
      );
    }
  }
  return parts.join(',');
}

function profileParts(
  parts: string[],
  account: Account,
  isSetUp: (scope: string) => boolean,
  isAgreed: (scope: string) => boolean,
  isHttps: boolean,
): void {
  const members: string[] = [];
  if (isSetUp('profile')) parts.push(`"profile_needs_agreement":${!isAgreed('profile')}`);
  if (isSetUp('profile_nickname')) {
    parts.push(`"profile_nickname_needs_agreement":${!isAgreed('profile_nickname')}`);
  }
  if (isSetUp('profile_image')) parts.push(`"profile_image_needs_agreement":${!isAgreed('profile_image')}`);
  if (isAgreed('profile') || isAgreed('profile_nickname')) {
    members.push(`"nickname":${JSON.stringify(account.nickname)}`);
  }
  if (isAgreed('profile') || isAgreed('profile_image')) {
    members.push(
      `"thumbnail_image_url":"${pictureUrl(account, 110, isHttps)}",` +
        `"profile_image_url":"${pictureUrl(account, 640, isHttps)}",` +
        `"is_default_image":${account.image === null}`,
    );
  }
  if (isAgreed('profile') || isAgreed('profile_nickname')) {
    members.push(`"is_default_nickname":${account.isDefaultNickname}`);
  }
  if (members.length > 0) parts.push(`"profile":{${members.join(',')}}`);
}

/** The address of the profile picture, `size` pixels wide. */
export function pictureUrl(account: Account, size: number, isHttps: boolean): string {
  return `http${isHttps ? 's' : ''}:${PICTURES}${account.image ?? 'default_profile'}/img_${size}x${size}.jpg`;
}

/** The spellings of which the reference is not sure. */
function styled(app: App, member: string, value: string | null): string | null {
  if (value === null) return null;
  if (member === 'age_range' && value === '1~9' && app.variants.youngestFromZero) return '0~9';
  if (member === 'phone_number' && app.variants.phoneWithZero) return value.replace('+82 10-', '+82 010-');
  return value;
}
