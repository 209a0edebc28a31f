import { z } from 'zod';

const FIELD_STATES = [
  /** Kakao gave a value, and the consent for it stands. */
  'seen',
  /** The person has not agreed, or not any more. */
  'not_agreed',
  /** The app does not ask for it. */
  'not_asked',
  /** The person has agreed, but their Kakao account holds none. */
  'none',
  /** Kakao withholds it until the person has signed up (§2.3). */
  'withheld',
  /** It has not been read since the consent for it was given, or never. */
  'unread',
] as const;
export type FieldState = (typeof FIELD_STATES)[number];

const FIELD_CAVEATS = [
  /** Kakao's placeholder in place of a nickname or picture. */
  'placeholder',
  /** The address belongs to another Kakao account by now. */
  'email_expired',
  'email_unverified',
  /** A value of before the withdrawal is still kept here. */
  'kept_from_before',
] as const;
export type FieldCaveat = (typeof FIELD_CAVEATS)[number];

/** Whether one field of a person can be seen, and why not; never its value. */
export const personFieldSchema = z.object({
  field: z.string(),
  /** The scope that opens it. */
  scope: z.string(),
  state: z.enum(FIELD_STATES),
  /** Asking the person for consent could yield it. */
  isAskable: z.boolean(),
  caveats: z.array(z.enum(FIELD_CAVEATS)),
});
export type PersonField = z.infer<typeof personFieldSchema>;
