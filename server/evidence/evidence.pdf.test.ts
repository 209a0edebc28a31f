import { expect, it } from 'vitest';
import type { ConsentEventView } from '../users/users.schema.js';
import { eventText } from './evidence.pdf.js';
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
