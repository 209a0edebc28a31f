import { z } from 'zod';

export const NOTICE_KINDS = ['scope', 'term'] as const;
/** Our explanation of a scope, or a service term. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const NOTICE_LANGUAGES = ['ko', 'en'] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

/** A notice as named beside a fact: the words that were, or may have been, shown. */
export const noticeRefSchema = z
  .object({
    id: z.string(),
    version: z.string(),
    language: z.enum(NOTICE_LANGUAGES),
    /** SHA-256 of the text, in hex. */
    digest: z.string(),
  })
  .meta({ id: 'NoticeRef' });
export type NoticeRef = z.output<typeof noticeRefSchema>;
