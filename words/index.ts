import en from './en/index.js';
import ko from './ko/index.js';

/** The languages that people read Linkdesk in. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What documents and the dashboard call the same things. */
export type Words = typeof en;

/** For documents, which are made in either; the dashboard fetches the one language that it shows. */
export const WORDS: Record<Language, Words> = { ko, en };
