import en from './en/index.js';
import ko from './ko/index.js';

/** The languages that people read Linkdesk in. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What documents and the dashboard call the same things. */
export type Words = typeof en;

/** For documents, which are made in either; the dashboard fetches the one language that it shows. */
export const WORDS: Record<Language, Words> = { ko, en };

/** The word for a value; of one that has none the value itself, or what is given for that. */
export function wordFor(words: Record<string, string>, value: string | null, none = value): string | null {
  return value === null ? null : Object.hasOwn(words, value) ? (words[value] as string) : none;
}

/** A scope by its name and its id, as documents name it: `이메일 (account_email)`. */
export function scopeText(scopes: Words['scopes'], scope: string): string {
  const name = wordFor(scopes, scope);
  return name === scope ? scope : `${name} (${scope})`;
}
