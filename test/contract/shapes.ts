import { z } from 'zod';

/** The documented answers (Kakao reference, section 2). Unknown keys are allowed everywhere, as §1.6 asks of callers. */

/** A whole number, or the text that the suite makes of a large one. */
const id = z.union([z.int().positive(), z.string().regex(/^\d{16,19}$/)]);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const flag = z.boolean();

export const idList = z.looseObject({
  elements: z.array(id),
  before_url: z.string().nullable(),
  after_url: z.string().nullable(),
});

const kakaoAccount = z.looseObject({
  profile_needs_agreement: flag.optional(),
  profile_nickname_needs_agreement: flag.optional(),
  profile_image_needs_agreement: flag.optional(),
  profile: z
    .looseObject({
      nickname: z.string().optional(),
      is_default_nickname: flag.optional(),
      thumbnail_image_url: z.url().optional(),
      profile_image_url: z.url().optional(),
      is_default_image: flag.optional(),
    })
    .optional(),
  name_needs_agreement: flag.optional(),
  name: z.string().optional(),
  email_needs_agreement: flag.optional(),
  is_email_valid: flag.optional(),
  is_email_verified: flag.optional(),
  email: z.string().optional(),
  age_range_needs_agreement: flag.optional(),
  age_range: z
    .string()
    .regex(/^\d+~\d*$/)
    .optional(),
  birthyear_needs_agreement: flag.optional(),
  birthyear: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  birthday_needs_agreement: flag.optional(),
  birthday: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  birthday_type: z.enum(['SOLAR', 'LUNAR']).optional(),
  is_leap_month: flag.optional(),
  gender_needs_agreement: flag.optional(),
  gender: z.enum(['female', 'male']).optional(),
  phone_number_needs_agreement: flag.optional(),
  phone_number: z.string().optional(),
});

export const person = z.looseObject({
  id,
  has_signed_up: flag.optional(),
  connected_at: time.optional(),
  synched_at: time.optional(),
  properties: z.record(z.string(), z.string()).optional(),
  kakao_account: kakaoAccount.optional(),
});

/** §2.4: `revocable` only when agreed. */
const scope = z
  .looseObject({
    id: z.string().min(1),
    display_name: z.string().min(1),
    type: z.enum(['PRIVACY', 'SERVICE']),
    using: flag,
    agreed: flag,
    revocable: flag.optional(),
    delegated: flag.optional(),
  })
  .refine((one) => one.agreed === (one.revocable !== undefined), 'revocable is there only when agreed')
  .refine((one) => one.using || one.agreed, 'an item that is not in use is listed for its consent only');
export const scopes = z.looseObject({ id, scopes: z.array(scope) });

/** §2.6: `agreed_at` and `agreed_by` only when agreed. */
const term = z
  .looseObject({
    tag: z.string().min(1),
    required: flag,
    agreed: flag,
    revocable: flag,
    agreed_at: time.optional(),
    agreed_by: z.enum(['KAUTH', 'KAPI']).optional(),
  })
  .refine((one) => one.agreed === (one.agreed_at !== undefined), 'agreed_at is there only when agreed');
export const terms = z.looseObject({ id, service_terms: z.array(term).optional() });

export const shipping = z.looseObject({
  user_id: id,
  shipping_addresses_needs_agreement: flag,
  shipping_addresses: z
    .array(
      z.looseObject({
        id,
        is_default: flag,
        updated_at: z.int().optional(),
        type: z.enum(['OLD', 'NEW']).optional(),
        base_address: z.string().optional(),
        detail_address: z.string().optional(),
        receiver_name: z.string().optional(),
        receiver_phone_number1: z.string().optional(),
        receiver_phone_number2: z.string().optional(),
        zone_number: z.string().optional(),
        zip_code: z.string().optional(),
      }),
    )
    .optional(),
});

/** §1.6 */
export const kapiError = z.looseObject({ code: z.int().negative(), msg: z.string() });
export const onlyId = z.looseObject({ id });
