import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { WORDS } from '../../words/index.js';
import type { ConsentEventView } from '../users/users.schema.js';
import { accessText, consentText, eventText, evidencePdf, linkText, noticeTitle } from './evidence.pdf.js';
import type { EvidenceRecord } from './evidence.record.js';

// To read the font takes a second, and several where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const TIME = '2026-11-27T01:00:00.000Z';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const event = {
  type: 'unlinked',
  subject: null,
  to: null,
  occurredAt: null,
  observedAt: '2026-11-27T01:00:00.000Z',
  notBefore: null,
  source: 'job',
  isOwnCall: true,
  doubt: 'answer_lost',
  jobId: '7',
  operator: null,
  reason: 'closed',
  notices: [],
} as unknown as ConsentEventView;

it.each(['ko', 'en'] as const)(
  'tells in %s that a fact was concluded, and from a call of our own',
  (language) => {
    const words = WORDS[language];
    const { type, seen, ownCall } = words.evidence;
    const { source } = words.people;
    expect(eventText(event, words)).toBe(
      `${type.unlinked} · ${seen} 2026-11-27 10:00:00 KST · ${source.job}, ${ownCall}, ${words.jobs.doubt.answer_lost}, #7, closed`,
    );
    const plain = eventText({ ...event, isOwnCall: false, doubt: null }, words);
    expect(plain.endsWith(` · ${source.job}, #7, closed`)).toBe(true);
  },
);

it('tells when a call of our own was answered, and of one whose answer was lost only between which readings', () => {
  const known = { ...event, notBefore: '2026-11-01T01:00:00.000Z' };
  const { done, between } = WORDS.ko.evidence;
  expect(eventText({ ...known, doubt: null }, WORDS.ko)).toContain(` · ${done} 2026-11-27 10:00:00 KST · `);
  expect(eventText(known, WORDS.ko)).toContain(
    ` · 2026-11-01 10:00:00 KST – 2026-11-27 10:00:00 KST ${between} · `,
  );
});

it('speaks Korean of what Kakao and programs call otherwise', () => {
  const gone = {
    ...event,
    source: 'webhook',
    reason: 'ACCOUNT_DELETE',
    isOwnCall: false,
    doubt: null,
    jobId: null,
  };
  expect(eventText(gone as ConsentEventView, WORDS.ko)).toMatch(/ · 카카오 웹훅, 카카오계정 탈퇴$/);
  const email = { ...gone, type: 'scope', subject: 'account_email', reason: null };
  const told = (from: boolean | null, to: boolean | null, more: Partial<ConsentEventView> = {}) =>
    eventText({ ...email, from, to, ...more } as ConsentEventView, WORDS.ko).split(' · ')[0];
  expect(told(null, true)).toBe('이메일 (account_email): 동의 (처음 확인)');
  expect(told(null, true, { occurredAt: TIME })).toBe('이메일 (account_email): 동의');
  expect(told(false, true)).toBe('이메일 (account_email): 동의');
  expect(told(true, false)).toBe('이메일 (account_email): 철회');
  expect(told(null, false)).toBe('이메일 (account_email): 미동의 (처음 확인)');
  expect(told(true, null)).toBe('이메일 (account_email): 카카오 목록에서 없어짐');
  expect(told(null, false, { isOwnCall: true })).toBe('이메일 (account_email): 철회');
  expect(told(null, true, { isOwnCall: true })).toBe('이메일 (account_email): 동의');
  const changed = { ...gone, type: 'profile', subject: 'nickname', reason: null };
  expect(eventText(changed as ConsentEventView, WORDS.ko)).toMatch(/^프로필 변경: 닉네임 · /);
  expect(accessText('User.EvidenceExported', 2, WORDS.ko)).toBe('동의 증거 내보내기: 2');
  expect(accessText('Some.New', 1, WORDS.ko)).toBe('Some.New: 1');
});

const ANSWER = {
  certainty: 'unconfirmed',
  since: null,
  knownFrom: TIME,
  knownUntil: TIME,
  source: 'sync',
  factId: '7',
} as const;

it('says of a link also whether sign-up was finished, and for how long that is shown', () => {
  const text = (more: object) =>
    linkText({ ...ANSWER, isLinked: true, status: 'linked', ...more } as EvidenceRecord['link'], WORDS.ko);
  const ground = '마지막으로 읽은 상태이며 그 뒤로 읽지 않음';
  const range = '2026-11-27 10:00:00 KST – 2026-11-27 10:00:00 KST';
  expect(text({})).toBe(`연결됨 · ${ground} · 확인된 기간 ${range}`);
  expect(text({ status: 'waiting' })).toMatch(/^연결 대기 \(가입을 마치지 않음\) · /);
  expect(text({ status: null })).toMatch(/^연결됨 \(가입을 마쳤는지는 알 수 없음\) · /);
  expect(text({ isLinked: false, status: 'unlinked' })).toMatch(/^연결되지 않음 · /);
  expect(text({ isLinked: null, status: null, certainty: 'between' })).toBe(
    `알 수 없음 · 이 무렵 바뀌었으나 시각은 알 수 없음 · ${range} 사이에 바뀜`,
  );
});

it('says of a consent that does not stand why not, by the fact that decides', () => {
  const text = (fact: Partial<ConsentEventView>, agreed: boolean | null = false) =>
    consentText(
      { ...ANSWER, type: 'term', tag: 'ads', required: false, agreed, notices: [] },
      [{ ...event, id: '7', type: 'term', subject: 'ads', isOwnCall: false, ...fact } as ConsentEventView],
      WORDS.ko,
    ).split(' · ')[0];
  expect(text({ type: 'unlinked', subject: null, from: null, to: null })).toBe('미동의 (연결이 끊김)');
  expect(text({ from: true, to: null })).toBe('카카오 목록에서 없어짐');
  expect(text({ from: true, to: false })).toBe('철회');
  expect(text({ from: null, to: false })).toBe('미동의');
  expect(text({ from: null, to: true }, true)).toBe('동의');
  expect(text({ from: true, to: false }, null)).toBe('알 수 없음');
});

it.each([
  [
    'ko',
    '서비스 약관 marketing 2 (한국어) · 2026-11-27 10:00:00 KST – · 보관 시각 2026-11-28 10:00:00 KST · SHA-256 ab',
  ],
  [
    'en',
    'Service terms marketing 2 (Korean) · 2026-11-27 10:00:00 KST – · archived 2026-11-28 10:00:00 KST · SHA-256 ab',
  ],
] as const)(
  'names in %s the language of words that are still in force, and since when they are archived',
  (language, title) => {
    const about = {
      kind: 'term',
      subject: 'marketing',
      version: '2',
      language: 'ko',
      from: TIME,
      until: null,
    };
    const createdAt = '2026-11-28T01:00:00.000Z';
    const notice = { ...about, createdAt, digest: 'ab', text: '' } as EvidenceRecord['notices'][number];
    expect(noticeTitle(notice, WORDS[language])).toBe(title);
  },
);

it('leaves a reason as an operator gave it', () => {
  const reasons = ['unknown', 'own', 'ACCOUNT_DELETE'];
  for (const reason of reasons)
    expect(eventText({ ...event, reason }, WORDS.ko).endsWith(`, #7, ${reason}`)).toBe(true);
});

it('has a number and the record on each page', async () => {
  const pages = async (events: number) => {
    const pdf = (await evidencePdf(recordOf({ events: Array(events).fill(event) }), 'ko')).toString('latin1');
    return pdf.match(/\/Type \/Page\n/g)?.length;
  };
  expect(await pages(1)).toBe(1);
  expect(await pages(200)).toBeGreaterThan(3);
});

it.each(['=', '가\u00a0'])('takes a text that never has a space: %j', async (letters) => {
  const text = letters.repeat(50_000);
  const notices = [{ kind: 'term', subject: 't', version: '1', from: TIME, createdAt: TIME, text }];
  expect((await evidencePdf(recordOf({ notices }), 'ko')).subarray(0, 5).toString()).toBe('%PDF-');
});

it('writes what its font lacks as numbers, for all of it would be the same empty box', async () => {
  // The same text at the same moment is the same file.
  vi.useFakeTimers({ toFake: ['Date'] });
  const file = async (reason: string) => {
    const meta = { ...recordOf({}).record_metadata, reason };
    const pdf = await evidencePdf(recordOf({ record_metadata: meta }), 'ko');
    return createHash('sha256').update(pdf).digest('hex');
  };
  expect(await file('金哲 님의 요청')).toBe(await file('[U+91D1 U+54F2] 님의 요청'));
  expect(await file('남성👍')).toBe(await file('남성[U+1F44D]'));
  expect(await file('갑\t을'.normalize('NFD'))).toBe(await file('갑    을'));
  expect(await file('제1조\r\n제2조')).toBe(await file('제1조\n제2조'));
  expect(await file('甲')).not.toBe(await file('乙'));
});

it('has scopes in the order in which the pages of the dashboard have them', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const file = async (...scopes: string[]) => {
    const consents = scopes.map((scope) => ({
      ...ANSWER,
      type: 'scope',
      scope,
      purpose: scope,
      agreed: true,
    }));
    return (await evidencePdf(recordOf({ consent_records: consents }), 'ko')).toString('latin1');
  };
  expect(await file('account_email', 'other_10', 'other_2', 'profile_nickname')).toBe(
    await file('profile_nickname', 'account_email', 'other_2', 'other_10'),
  );
});

it('spells out what turns the text around', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const file = (reason: string) => {
    const meta = { ...recordOf({}).record_metadata, reason };
    return evidencePdf(recordOf({ record_metadata: meta }), 'ko');
  };
  expect((await file('a\u202eb')).equals(await file('a[U+202E]b'))).toBe(true);
});

it('breaks no line within a moment', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const file = async (reason: string) => {
    const meta = { ...recordOf({}).record_metadata, reason };
    const pdf = await evidencePdf(recordOf({ record_metadata: meta }), 'ko');
    return createHash('sha256').update(pdf).digest('hex');
  };
  // At the end of a line, wherever in it the end falls.
  for (const before of [40, 42, 44, 46]) {
    const text = '가 '.repeat(before);
    const whole = await file(`${text}2026-11-27\u00a010:00:00\u00a0KST`);
    expect(await file(`${text}2026-11-27 10:00:00 KST`), `${before}`).toBe(whole);
  }
});

it('has its font lay out the words of moments, which come again, and not each moment', async () => {
  const { default: PDFDocument } = await import('pdfkit');
  const measured = vi.spyOn(PDFDocument.prototype, 'widthOfString');
  const drawn = vi.spyOn(PDFDocument.prototype, 'text');
  await evidencePdf(recordOf({ events: Array(20).fill(event) }), 'ko');
  const texts = [...measured.mock.calls, ...drawn.mock.calls].map(([text]) => String(text));
  expect(texts.filter((text) => text.includes('10:00:00 KST')).length).toBeGreaterThan(20);
  expect(texts.filter((text) => text.includes('\u00a0'))).toEqual([]);
});

it.each([
  ['a long history', { events: Array(400).fill(event) }],
  [
    'a long notice',
    {
      notices: [
        {
          kind: 'term',
          subject: 't',
          version: '1',
          from: TIME,
          createdAt: TIME,
          text: '제1조 목적\n'.repeat(400),
        },
      ],
    },
  ],
])('lets others have their turn while %s is drawn', async (_what, more) => {
  // What loads with the first one has its own turns.
  await evidencePdf(recordOf({}), 'ko');
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await evidencePdf(recordOf(more), 'ko');
  clearImmediate(next);
  expect(turns).toBeGreaterThanOrEqual(20);
});

function recordOf(more: object): EvidenceRecord {
  return {
    record_metadata: { record_id: '1', as_of: TIME, created_at: TIME, created_by: 'A', reason: 'asked' },
    pii_principal: { id: '11' },
    pii_controller: { kakao_app_id: null },
    link: { isLinked: true, certainty: 'known' },
    consent_records: [],
    events: [],
    notices: [],
    accesses: {},
    attempts: {},
    ...more,
  } as unknown as EvidenceRecord;
}
