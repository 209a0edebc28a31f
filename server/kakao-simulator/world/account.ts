import { fraction, hash32 } from './hash.js';
import { DEFAULT_NICKNAME, emailOf, fullNameOf, nicknameOf } from './names.js';

/** The Kakao account of a person, whether the app may see it or not. `null`: the account has no such value. */
export interface Account {
  nickname: string;
  isDefaultNickname: boolean;
  /** Number of the profile picture; `null` for Kakao's default picture. */
  image: string | null;
  name: string | null;
  email: string | null;
  isEmailValid: boolean;
  isEmailVerified: boolean;
  gender: 'female' | 'male' | null;
  ageRange: string | null;
  birthyear: string | null;
  birthday: string | null;
  birthdayType: 'SOLAR' | 'LUNAR';
  isLeapMonth: boolean;
  phoneNumber: string | null;
  ci: string | null;
}

const two = (n: number) => String(n).padStart(2, '0');

function ageRangeOf(age: number): string {
  if (age < 10) return '1~9';
  if (age < 15) return '10~14';
  if (age < 20) return '15~19';
  if (age >= 90) return '90~';
  const decade = Math.floor(age / 10) * 10;
  return `${decade}~${decade + 9}`;
}

/** The account at a position, worked out anew each time (a few microseconds). */
export function deriveAccount(seed: number, position: number): Account {
  const share = (salt: number) => fraction(seed, position, salt);
  const number = (salt: number) => hash32(seed, position, salt);
  const isDefaultNickname = share(20) < 0.008;
  // Two draws make a hill around the thirties instead of a flat line from 14 to 80.
  const age = 14 + Math.floor((share(21) + share(22)) * 33);
  const birthyear = 2026 - age;
  const birth = number(23);
  const phone = number(24);
  return {
    nickname: isDefaultNickname ? DEFAULT_NICKNAME : nicknameOf(seed, position),
    isDefaultNickname,
    image: share(25) < 0.7 ? number(26).toString(36) : null,
    name: share(27) < 0.97 ? fullNameOf(seed, position) : null,
    email: share(28) < 0.94 ? emailOf(seed, position) : null,
    isEmailValid: share(29) >= 0.02,
    isEmailVerified: share(30) >= 0.05,
    gender: share(31) < 0.04 ? null : number(31) % 100 < 54 ? 'female' : 'male',
    ageRange: share(32) < 0.05 ? null : ageRangeOf(age),
    birthyear: share(32) < 0.05 ? null : String(birthyear),
    birthday: share(33) < 0.05 ? null : two(1 + (birth % 12)) + two(1 + ((birth >>> 8) % 28)),
    birthdayType: share(34) < 0.06 ? 'LUNAR' : 'SOLAR',
    isLeapMonth: false,
    phoneNumber: share(35) < 0.03 ? null : phoneOf(phone, share(36) < 0.01),
    ci: share(37) < 0.9 ? Buffer.from(`simulated-ci-${position}-${seed}`).toString('base64') : null,
  };
}

/** 010-0… and 010-1… are not given out in Korea, so that no demo number can be somebody's. */
function phoneOf(n: number, isForeign: boolean): string {
  if (isForeign) return `+1 202-555-01${two(n % 100)}`;
  const middle = String(n % 2000).padStart(4, '0');
  const last = String((n >>> 12) % 10000).padStart(4, '0');
  return `+82 10-${middle}-${last}`;
}
