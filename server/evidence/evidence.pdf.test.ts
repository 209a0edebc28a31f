import { expect, it } from 'vitest';
import type { ConsentEventView } from '../users/users.schema.js';
import { eventText, evidencePdf } from './evidence.pdf.js';
import type { EvidenceRecord } from './evidence.record.js';
import { WORDS } from './evidence.words.js';

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
    expect(eventText(event, words)).toBe(
      `${words.type.unlinked} · ${words.seen} 2026-11-27 10:00:00 KST · job, ${words.ownCall}, ${words.doubt.answer_lost}, #7, closed`,
    );
    const plain = eventText({ ...event, isOwnCall: false, doubt: null }, words);
    expect(plain).toMatch(/ · job, #7, closed$/);
  },
);

it.each(['=', '가\u00a0'])('takes a text that never has a space: %j', async (letters) => {
  const time = '2026-11-27T01:00:00.000Z';
  const record = {
    record_metadata: { record_id: '1', as_of: time, created_at: time, created_by: 'A', reason: 'asked' },
    pii_principal: { id: '11' },
    pii_controller: { kakao_app_id: null },
    link: { isLinked: true, certainty: 'known' },
    consent_records: [],
    events: [],
    notices: [{ kind: 'term', subject: 't', version: '1', from: time, text: letters.repeat(50_000) }],
    accesses: {},
  } as unknown as EvidenceRecord;
  expect((await evidencePdf(record, 'ko')).subarray(0, 5).toString()).toBe('%PDF-');
});
