import { hash32 } from './hash.js';

const words = (text: string) => text.split(' ');

const SURNAMES = words(
  '김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍 전 고 문 손 양 배 백 허 남궁 노',
);
const GIVEN = words(
  '민준 서준 도윤 예준 시우 하준 주원 지호 지후 준서 준우 현우 도현 지훈 건우 우진 선우 서진 유준 연우 민재 현준 은우 정우 승우 승현 시윤 준혁 은찬 지환 ' +
    '서연 서윤 지우 서현 하은 하윤 민서 지유 윤서 채원 수아 지민 지아 지윤 은서 다은 예은 수빈 소율 예린 예원 유나 하린 가은 나은 시은 유진 소연 예나 아린 ' +
    '영희 순자 명숙 정숙 미경 은주 영수 성호 상훈 동현 재현 태민 솔 별 봄 하늘 가람 누리 보람 슬기',
);
const NOUNS = words(
  '보리 호두 감자 고구마 라떼 모카 구름 하늘 바다 노을 달빛 별빛 햇살 봄비 소나기 단풍 눈꽃 토끼 여우 고래 펭귄 수달 너구리 다람쥐 고양이 강아지 병아리 ' +
    '만두 떡볶이 김밥 붕어빵 호떡 식빵 쿠키 젤리 사탕 초코 딸기 복숭아 자두 레몬 라임 포도 수박 참외 두부 콩이 밤비 몽이 초롱이 까미 코코 나무 숲속 바람 파도 조약돌',
);
const ADJECTIVES = words(
  '행복한 졸린 배고픈 반짝이는 느긋한 씩씩한 조용한 푸른 빨간 노란 하얀 작은 커다란 용감한 수줍은 신나는 엉뚱한 부지런한 게으른 따뜻한 시원한 달콤한 고소한 춤추는 노래하는',
);
const SUFFIXES = words('맘 아빠 이네 언니 오빠 누나 형 쌤 사장 대리 장군 공주 요정 박사 러버 집사');
const LATIN = words(
  'mina jay Leo yuna minho Sunny haru JOON bora dain siwoo lucy kyle hana noah Ellie rose eden jin theo',
);
const EMOJI = words('🌸 🐶 🐱 ☕ 🌙 ⭐ 🍀 🔥 🎧 🏃‍♀️ 👨‍👩‍👧 💛 🇰🇷 🐰 🌊 🍓');
const LETTERS = words('a b c d e g h j k l m n o p q r s t u w y z');

/** What Kakao shows in place of a nickname that broke its rules (§2.3). */
export const DEFAULT_NICKNAME = '닉네임을 등록해주세요';

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** A nickname such as people choose: mostly 2-6 Korean syllables, some Latin, some with an emoji. */
export function nicknameOf(seed: number, position: number): string {
  const kind = hash32(seed, position, 11) % 1000;
  const a = hash32(seed, position, 12);
  const b = hash32(seed, position, 13);
  if (kind < 180) return pick(GIVEN, a);
  if (kind < 330) return pick(SURNAMES, a) + pick(GIVEN, b);
  if (kind < 480) return pick(NOUNS, a);
  if (kind < 640) return pick(ADJECTIVES, a) + pick(NOUNS, b);
  if (kind < 740) return pick(NOUNS, a) + pick(SUFFIXES, b);
  if (kind < 800) return pick(GIVEN, a) + pick(SUFFIXES, b);
  if (kind < 850) return pick(NOUNS, a) + String(b % 100);
  if (kind < 890) return pick(LATIN, a);
  if (kind < 930) return `${pick(LATIN, a)}_${pick(LETTERS, b)}${b % 97}`;
  if (kind < 960) return `${pick(GIVEN, a)}${pick(EMOJI, b)}`;
  if (kind < 985) return `${pick(EMOJI, b)}${pick(ADJECTIVES, a)} ${pick(NOUNS, b >>> 8)}`;
  return `${pick(LATIN, a)} ${pick(SURNAMES, b)}`;
}

/** A legal-looking Korean name. */
export function fullNameOf(seed: number, position: number): string {
  return pick(SURNAMES, hash32(seed, position, 14)) + pick(GIVEN, hash32(seed, position, 15));
}

/** An address under a reserved domain, so that no demo address can belong to anybody. */
export function emailOf(seed: number, position: number): string {
  const a = hash32(seed, position, 16);
  const b = hash32(seed, position, 17);
  const domain = pick(
    ['kakao.example', 'kakao.example', 'naver.example', 'naver.example', 'gmail.example', 'daum.example'],
    b >>> 20,
  );
  const tail = `${position.toString(36)}${b % 10}`;
  const separator = pick(['', '.', '_', '-'], a >>> 20);
  return `${pick(LATIN, a).toLowerCase()}${separator}${pick(LETTERS, b)}${tail}@${domain}`;
}
