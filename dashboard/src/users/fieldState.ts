import type { ProfileField, User } from '../providers/types';

/** Which consent items open a field (§4.1); the older `profile` item opens nickname and image together. */
const SCOPES_OF_FIELD: Record<ProfileField, string[]> = {
  nickname: ['profile_nickname', 'profile'],
  name: ['name'],
  email: ['account_email'],
  phoneNumber: ['phone_number'],
  gender: ['gender'],
  ageRange: ['age_range'],
  birthday: ['birthday'],
  birthyear: ['birthyear'],
};

export type FieldState = { kind: 'value'; text: string; masked: boolean } | { kind: Absence };

/** `hidden` is no absence: there may be a value, this role sees none of it. */
export type Absence = 'none' | 'notAgreed' | 'withheld' | 'unknown' | 'hidden';

/** All that Kakao gives of somebody who has not finished signing up (§2.3). */
const GIVEN_TO_WAITING: ProfileField[] = ['nickname', 'email'];

/**
 * Absences that must not look alike: Kakao has no value (`none`), the person did not agree (`notAgreed`), Kakao gives
 * it only once the person has signed up (`withheld`), nobody has asked Kakao yet (`unknown`).
 * @param seesFields false for roles that are never given personal fields
 */
export function fieldState(user: User, field: ProfileField, seesFields = true): FieldState {
  const value = user[field];
  if (value) return { kind: 'value', text: value, masked: value.includes('*') };
  const consent = user.consents.find(({ scope }) => SCOPES_OF_FIELD[field].includes(scope));
  if (consent && consent.agreed === false) return { kind: 'notAgreed' };
  const profileRead = user.readAt.profile;
  const isWithheld = user.status === 'waiting' && !GIVEN_TO_WAITING.includes(field);
  if (profileRead && isWithheld) return { kind: 'withheld' };
  if (profileRead && !seesFields) return { kind: 'hidden' };
  return { kind: profileRead ? 'none' : 'unknown' };
}
