/** How the console has set a consent item up (§4.2); `off`: once used, no longer set up (`using:false`). */
export type ScopeLevel = 'required' | 'optional' | 'in_use' | 'off';

export interface ScopeItem {
  id: string;
  ko: string;
  en: string;
  type: 'PRIVACY' | 'SERVICE';
  level: ScopeLevel;
  /** Adds `delegated` to the answers of an item in use; most items have none. */
  delegated?: boolean;
  /** Share of the seeded people who agreed. */
  rate: number;
}

export interface TermItem {
  tag: string;
  title: string;
  required: boolean;
  rate: number;
}

const scope = (
  id: string,
  ko: string,
  en: string,
  level: ScopeLevel,
  rate: number,
  type: ScopeItem['type'] = 'PRIVACY',
): ScopeItem => ({ id, ko, en, type, level, rate });

/** The consent items of the demo app, in the order in which Kakao lists them. */
export function demoScopes(): ScopeItem[] {
  return [
    scope('profile_nickname', '닉네임', 'Nickname', 'required', 1),
    scope('profile_image', '프로필 사진', 'Profile image', 'optional', 0.88),
    scope('account_email', '카카오계정(이메일)', 'Email', 'optional', 0.82),
    scope('name', '이름', 'Name', 'optional', 0.55),
    scope('gender', '성별', 'Gender', 'optional', 0.48),
    scope('age_range', '연령대', 'Age range', 'in_use', 0.44),
    scope('birthday', '생일', 'Birthday', 'optional', 0.39),
    scope('phone_number', '카카오계정(전화번호)', 'Phone number', 'optional', 0.61),
    scope(
      'shipping_address',
      '배송지 정보',
      'Shipping information (receiver, shipping address, phone number)',
      'optional',
      0.27,
    ),
    scope(
      'friends',
      '카카오 서비스 내 친구목록(프로필사진, 닉네임, 즐겨찾기 포함)',
      'Friends List in Kakao Service(Including profile image, nickname, and favorites)',
      'in_use',
      0.12,
    ),
    scope('talk_message', '카카오톡 메시지 전송', 'Send message in Kakao Talk', 'in_use', 0.35, 'SERVICE'),
    scope('birthyear', '출생 연도', 'Birth year', 'off', 0.15),
  ];
}

/** The service terms of the demo app (§5). */
export function demoTerms(): TermItem[] {
  return [
    { tag: 'service_2024', title: '서비스 이용약관', required: true, rate: 1 },
    { tag: 'privacy_2024', title: '개인정보 수집 및 이용 동의', required: true, rate: 0.996 },
    { tag: 'marketing_2025', title: '마케팅 정보 수신 동의', required: false, rate: 0.47 },
    { tag: 'night_push_2025', title: '야간 광고성 알림 수신 동의', required: false, rate: 0.21 },
  ];
}

/** The user properties defined in the console of the demo app (§3.10). */
export const demoPropertyKeys = ['grade', 'joined_store'];

/** At most 31 of each, because a person's answers are kept as the bits of one number. */
export const CATALOGUE_LIMIT = 31;
