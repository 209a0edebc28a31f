import { isDeepStrictEqual } from 'node:util';
import type { KakaoUser } from '../types.js';
import { type Check, expected, flag, id, list, object, text, time } from './core.js';

const profile = object({
  fields: {
    nickname: text,
    is_default_nickname: flag,
    thumbnail_image_url: text,
    profile_image_url: text,
    is_default_image: flag,
  },
});

const TEXTS = [
  'name',
  'email',
  'age_range',
  'birthyear',
  'birthday',
  'birthday_type',
  'gender',
  'phone_number',
  'ci',
  'legal_name',
  'legal_birth_date',
  'legal_gender',
];
const FLAGS = [
  'is_email_valid',
  'is_email_verified',
  'is_leap_month',
  'is_korean',
  'profile_needs_agreement',
  'profile_nickname_needs_agreement',
  'profile_image_needs_agreement',
  'name_needs_agreement',
  'email_needs_agreement',
  'age_range_needs_agreement',
  'birthyear_needs_agreement',
  'birthday_needs_agreement',
  'gender_needs_agreement',
  'phone_number_needs_agreement',
  'ci_needs_agreement',
  'legal_name_needs_agreement',
  'legal_birth_date_needs_agreement',
  'legal_gender_needs_agreement',
  'is_korean_needs_agreement',
];

const account = object({
  fields: {
    ...Object.fromEntries(TEXTS.map((key) => [key, text])),
    ...Object.fromEntries(FLAGS.map((key) => [key, flag])),
    ci_authenticated_at: time,
    profile,
  },
});

/** The app chooses its user properties itself (§2.3): one of another type than text is nothing to refuse a person for. */
const properties = object<Record<string, unknown>>({ fields: {} });

/** One user of §2.2 or §2.3. */
export const user = object<KakaoUser>({
  required: ['id'],
  fields: {
    id,
    connected_at: time,
    synched_at: time,
    has_signed_up: flag,
    kakao_account: account,
    properties,
    for_partner: object({ fields: { uuid: text } }),
    group_user_token: text,
  },
});

const users = list(user);

/**
 * The answer of §2.2: a bare array as in every sample, or the `{elements}` of the documentation's table.
 * Each user must be one of those asked for. One who comes twice is given once; twice with different contents is no
 * answer to rely on.
 */
export function usersAmong(asked: ReadonlySet<string>): Check<KakaoUser[]> {
  return (value) => {
    const isWrapped = typeof value === 'object' && value !== null && !Array.isArray(value);
    const found = users(isWrapped ? (value as { elements?: unknown }).elements : value);
    const byId = new Map<string, KakaoUser>();
    for (const one of found) {
      if (!asked.has(one.id)) return expected('only users that were asked for', one.id);
      const known = byId.get(one.id);
      if (known && !isDeepStrictEqual(known, one))
        return expected('the same of a user who comes twice', one.id);
      byId.set(one.id, one);
    }
    return byId.size === found.length ? found : [...byId.values()];
  };
}
