import type { StoredScope } from '../consents/user-consents.entity.js';
import type { FieldCaveat, FieldState, PersonField } from './fields.schema.js';
import type { UserStatus } from './user.entity.js';

/** What is stored of a person, as far as it tells which fields can be seen. */
export interface FieldGrounds {
  status: UserStatus;
  profile_read_at: Date | null;
  scopes_read_at: Date | null;
  /** As last read (§2.3). */
  kakao_account: Record<string, unknown> | null;
  scopes: StoredScope[] | null;
}

type Account = Record<string, unknown>;

interface Rule {
  field: string;
  /** Scopes that open it, the usual one first; a legacy one after it (§4.1). */
  scopes: readonly [string, ...string[]];
  /** Beginnings of the `…_needs_agreement` flags, in the order of the scopes. */
  flags: readonly string[];
  value(account: Account): unknown;
  caveats?(account: Account): FieldCaveat[];
  /** A waiting person yields it too (§2.3). */
  isGivenToWaiting?: true;
}

const inAccount = (field: string, key: string, scope = key): Rule => ({
  field,
  scopes: [scope],
  flags: [key],
  value: (account) => account[key],
});

const profileOf = (account: Account) => (account.profile ?? {}) as Record<string, unknown>;

/** The fields of `kakao_account` and what opens each (§2.3, §4.1). */
const RULES: Rule[] = [
  {
    field: 'nickname',
    scopes: ['profile_nickname', 'profile'],
    flags: ['profile_nickname', 'profile'],
    value: (account) => profileOf(account).nickname,
    caveats: (account) => (profileOf(account).is_default_nickname === true ? ['placeholder'] : []),
    isGivenToWaiting: true,
  },
  {
    field: 'profileImage',
    scopes: ['profile_image', 'profile'],
    flags: ['profile_image', 'profile'],
    value: (account) => profileOf(account).profile_image_url ?? profileOf(account).thumbnail_image_url,
    caveats: (account) => (profileOf(account).is_default_image === true ? ['placeholder'] : []),
    isGivenToWaiting: true,
  },
  {
    ...inAccount('email', 'email', 'account_email'),
    caveats: ({ is_email_valid: isValid, is_email_verified: isVerified }) => [
      ...(isValid === false ? (['email_expired'] as const) : []),
      ...(isVerified === false ? (['email_unverified'] as const) : []),
    ],
    isGivenToWaiting: true,
  },
  inAccount('name', 'name'),
  inAccount('gender', 'gender'),
  inAccount('ageRange', 'age_range'),
  inAccount('birthday', 'birthday'),
  inAccount('birthyear', 'birthyear'),
  inAccount('phoneNumber', 'phone_number'),
  inAccount('ci', 'ci', 'account_ci'),
];

/**
 * What a person's consent lets us see right now, field by field, and why not: from Kakao's flags and the presence of
 * values (§4.3), and from the scopes where they were read later than the profile.
 *
 * @returns empty for somebody who is not linked: there is no consent
 */
export function fieldsOf(grounds: FieldGrounds): PersonField[] {
  if (grounds.status === 'unlinked') return [];
  return RULES.map((rule) => {
    const scope = rule.scopes
      .map((id) => grounds.scopes?.find((one) => one.id === id))
      .find((found) => found !== undefined);
    const account = grounds.kakao_account ?? {};
    const hasValue = rule.value(account) !== undefined && rule.value(account) !== null;
    const needs = needsAgreement(rule, account);
    const state = stateOf(rule, grounds, { hasValue, needs, scope });
    const caveats = hasValue && state === 'seen' ? (rule.caveats?.(account) ?? []) : [];
    return {
      field: rule.field,
      scope: scope?.id ?? rule.scopes[0],
      state,
      isAskable: state === 'not_agreed' && scope?.using !== false && needs !== false,
      caveats: state === 'not_agreed' && hasValue ? ['kept_from_before'] : caveats,
    };
  });
}

interface Signs {
  hasValue: boolean;
  /** Kakao's flag; undefined where it was not given. */
  needs: boolean | undefined;
  scope: StoredScope | undefined;
}

function stateOf(rule: Rule, grounds: FieldGrounds, { hasValue, needs, scope }: Signs): FieldState {
  const { profile_read_at: profileRead, scopes_read_at: scopesRead } = grounds;
  const isScopeNewer = scopesRead !== null && (profileRead === null || scopesRead > profileRead);
  if (isScopeNewer && scope && !scope.agreed) return 'not_agreed';
  if (profileRead === null) return 'unread';
  if (hasValue) return 'seen';
  // Finishing sign-up shows nothing that was not agreed to.
  const isWithheld = grounds.status === 'waiting' && !rule.isGivenToWaiting;
  if (isWithheld) return scope && !scope.agreed ? 'not_agreed' : 'withheld';
  if (isScopeNewer && scope?.agreed && needs === true) return 'unread';
  if (needs === true) return 'not_agreed';
  if (needs === false) return scope && !scope.agreed ? 'not_agreed' : 'none';
  return 'not_asked';
}

function needsAgreement(rule: Rule, account: Account): boolean | undefined {
  const flags = rule.flags.map((name) => account[`${name}_needs_agreement`]);
  return flags.find((flag): flag is boolean => typeof flag === 'boolean');
}
