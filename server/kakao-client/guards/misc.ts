import { idFromJson } from '../ids.js';
import type { KakaoIdAnswer, KakaoShippingAddresses, KakaoUserIdsPage } from '../types.js';
import { type Check, expected, flag, id, integer, list, object, text } from './core.js';

/** Answers that are only `{id}` (§2.9, §2.10, §3.10, §3.11). */
export const idAnswer: Check<KakaoIdAnswer> = object<KakaoIdAnswer>({ required: ['id'], fields: { id } });

/** §2.11 */
export const shippingAddresses = object<KakaoShippingAddresses>({
  required: ['user_id'],
  fields: {
    user_id: id,
    shipping_addresses_needs_agreement: flag,
    shipping_addresses: list(
      object({
        required: ['id', 'is_default'],
        fields: {
          id,
          name: text,
          is_default: flag,
          updated_at: integer,
          type: text,
          base_address: text,
          detail_address: text,
          receiver_name: text,
          receiver_phone_number1: text,
          receiver_phone_number2: text,
          zone_number: text,
          zip_code: text,
        },
      }),
    ),
  },
});

const ids = list(id);

/**
 * A page of §2.1. The links are read for their `from_id` and forgotten: they carry an app key and are plain http.
 *
 * @param limit what was asked for: a full page without any `after_url` is refused, since taking it for the last
 *   one would make everybody behind it look unlinked
 */
export function userIdsPage(limit: number): Check<KakaoUserIdsPage> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return expected('an object', value);
    const body = value as { elements?: unknown; after_url?: unknown; before_url?: unknown };
    const elements = ids(body.elements);
    const isCutShort = body.after_url === undefined && elements.length >= limit;
    if (isCutShort) return expected('after_url beside a full page', undefined);
    const nextFromId = fromIdOf(body.after_url);
    return {
      ids: elements,
      hasAfter: nextFromId !== null,
      nextFromId,
      previousFromId: fromIdOf(body.before_url),
    };
  };
}

function fromIdOf(url: unknown): string | null {
  if (url === null || url === undefined) return null;
  if (typeof url !== 'string') return expected('a page link or null', url);
  const found = /[?&]from_id=(\d{1,19})(?:[&#]|$)/.exec(url)?.[1];
  return (found && idFromJson(BigInt(found))) || expected('a page link with from_id', url);
}

/** Makes the check that an answer is about the person who was asked for, and nobody else. */
export function about<T>(check: Check<T>, key: 'id' | 'user_id', asked: string): Check<T> {
  return (value) => {
    const answer = check(value);
    if ((answer as Record<string, unknown>)[key] !== asked)
      return expected('an answer about the person asked for', '');
    return answer;
  };
}
