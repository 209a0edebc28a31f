import { textList } from './call.js';

/** Which parts of a person an answer has. */
export interface Parts {
  hasSignedUp: boolean;
  forPartner: boolean;
  /** Bits of `GROUPS`. */
  groups: number;
  /** `all`, or the names of single user properties. */
  properties: 'all' | string[];
}

/** The members of `kakao_account` that come together (§2.2: asking for one member brings its set). */
const GROUPS = [
  'profile',
  'name',
  'email',
  'age_range',
  'birthyear',
  'birthday',
  'gender',
  'phone_number',
  'ci',
] as const;
export type Group = (typeof GROUPS)[number];

export const groupBit = (group: Group): number => 1 << GROUPS.indexOf(group);
const ALL_GROUPS = (1 << GROUPS.length) - 1;
export const EVERYTHING: Parts = {
  hasSignedUp: true,
  forPartner: true,
  groups: ALL_GROUPS,
  properties: 'all',
};
export const NOTHING: Parts = { hasSignedUp: false, forPartner: false, groups: 0, properties: [] };

const MEMBERS: Record<string, Group> = {
  is_email_valid: 'email',
  is_email_verified: 'email',
  birthday_type: 'birthday',
  is_leap_month: 'birthday',
  ci_authenticated_at: 'ci',
  profile_nickname: 'profile',
  profile_image: 'profile',
};

const known = new Map<string, Parts | null>();

/**
 * Reads `property_keys` (§2.2): full keys, or parent keys that end in a dot.
 *
 * @returns null when it is not a JSON list of texts or names something that does not exist.
 */
export function parsePropertyKeys(text: string): Parts | null {
  let parts = known.get(text);
  if (parts === undefined) {
    parts = read(textList(text));
    if (known.size > 1000) known.clear();
    known.set(text, parts);
  }
  return parts;
}

function read(keys: string[] | undefined): Parts | null {
  if (!keys) return null;
  const parts: Parts = { hasSignedUp: false, forPartner: false, groups: 0, properties: [] };
  for (const key of keys) {
    if (key === 'has_signed_up') parts.hasSignedUp = true;
    else if (key === 'for_partner' || key.startsWith('for_partner.')) parts.forPartner = true;
    else if (key === 'kakao_account.') parts.groups = ALL_GROUPS;
    else if (key.startsWith('kakao_account.')) parts.groups |= bitOf(key.slice('kakao_account.'.length));
    else if (key === 'properties.') parts.properties = 'all';
    else if (key.startsWith('properties.')) {
      if (parts.properties !== 'all') parts.properties.push(key.slice('properties.'.length));
    } else if (key !== 'id' && key !== 'connected_at' && key !== 'synched_at') return null;
  }
  return parts;
}

function bitOf(member: string): number {
  const name = member.split('.')[0]!.replace(/_needs_agreement$/, '');
  const group = MEMBERS[name] ?? name;
  const index = GROUPS.indexOf(group as Group);
  return index < 0 ? 0 : 1 << index;
}
