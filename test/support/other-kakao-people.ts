/** Somebody at the other stand-in for Kakao. */
export interface OtherPerson {
  id: string;
  isLinked: boolean;
  /** As it is sent; undefined: the key is missing. */
  connectedAt: string | undefined;
  nickname: string;
  email: string | null;
  hasNewScope: boolean;
  /** What Kakao says when it refuses to unlink this person. */
  refusesUnlink?: string;
}

/** Texts that break whatever takes them for something other than text. */
export const HOSTILE_NICKNAMES = {
  markup: '<img src=x onerror=alert(1)>',
  script: '"><script>alert(document.cookie)</script>',
  formula: '=HYPERLINK("http://x","y")',
  command: "+cmd|' /C calc'!A0",
  at: '@SUM(1+1)*cmd',
  override: 'abc\u202egnp.exe\u202c',
  nul: 'a\u0000b',
  surrogate: 'half \ud83d of it',
  long: `길다${'가나다라마바사아자차카타파하'.repeat(357)}`,
  lines: 'first\nsecond\r\n\tthird',
  quotes: `'; DROP TABLE users; -- "\\u0000`,
  template: '{{7*7}} <%= 7 %> %s %n',
  empty: '',
  spaces: '   \u3000\u200b',
};

/** Ids at the edges of what an id can be (§1.4). */
export const EDGE_IDS = [
  '1',
  '123456',
  '2147483648',
  '4012345601',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '1376016924429759228',
  '9223372036854775806',
  '9223372036854775807',
];

const TIMES = [
  '2026-03-02T05:06:07.123Z',
  '2026-03-02T14:06:07+09:00',
  undefined,
  '2025-12-31T23:59:59.999999Z',
];

/** A hundred and forty people: edges of ids, hostile nicknames, and more ordinary ones. */
export function otherPeople(): OtherPerson[] {
  const hostile = Object.values(HOSTILE_NICKNAMES);
  return Array.from({ length: 140 }, (_, n) => {
    const id =
      EDGE_IDS[n] ?? (n % 2 ? String(4_000_000_000 + n) : String(1_376_016_924_400_000_000n + BigInt(n)));
    return {
      id,
      isLinked: true,
      connectedAt: TIMES[n % TIMES.length],
      nickname: hostile[n] ?? `사람${n}`,
      email: n % 3 ? `person${n}@example.com` : null,
      hasNewScope: n % 2 === 0,
      ...(n === 20 ? { refusesUnlink: '=HYPERLINK("http://evil.example","click")' } : {}),
      ...(n === 21 ? { refusesUnlink: "+cmd|' /C calc'!A0\r\n-1+1" } : {}),
    };
  });
}
