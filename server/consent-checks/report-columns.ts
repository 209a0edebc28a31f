import { type Language, scopeText, WORDS, type Words, wordFor } from '../../words/index.js';
import { bothTimes, type TableColumn } from '../platform/csv.js';
import type { ConsentCheckItem } from './consent-check-item.entity.js';

/** What a row says of one person: the answer, and of the facts that decide the newest. */
export interface CheckRow {
  item: ConsentCheckItem;
  fact: { occurredAt: Date | null; observedAt: Date; source: string } | undefined;
}

/**
 * The columns of a report, in their order: for people in the words that the dashboard has in that language, without a
 * language for programs, which always find the same.
 */
export function reportColumns(language: Language | undefined): readonly TableColumn<CheckRow>[] {
  return language === undefined ? FOR_PROGRAMS : inWords(WORDS[language]);
}

const FOR_PROGRAMS: readonly TableColumn<CheckRow>[] = [
  { name: 'userId', width: 22, value: ({ item }) => item.userId, as: 'digits' },
  { name: 'answer', width: 10, value: ({ item }) => item.answer },
  { name: 'reason', width: 20, value: ({ item }) => item.reason },
  { name: 'needType', width: 10, value: ({ item }) => item.needType },
  { name: 'needSubject', width: 30, value: ({ item }) => item.needSubject },
  { name: 'knownUntil', width: 26, value: ({ item }) => item.knownUntil?.toISOString() ?? null },
  { name: 'factIds', width: 20, value: ({ item }) => item.factIds.join(' ') },
  { name: 'factOccurredAt', width: 26, value: ({ fact }) => fact?.occurredAt?.toISOString() ?? null },
  { name: 'factObservedAt', width: 26, value: ({ fact }) => fact?.observedAt.toISOString() ?? null },
  { name: 'factSource', width: 12, value: ({ fact }) => fact?.source ?? null },
];

function inWords({ consentChecks, people, scopes }: Words): TableColumn<CheckRow>[] {
  const { items, answer, reason } = consentChecks;
  return [
    { name: items.user, width: 22, value: ({ item }) => item.userId, as: 'digits' },
    { name: items.answer, width: 10, value: ({ item }) => answer[item.answer] },
    { name: items.because, width: 30, value: ({ item }) => item.reason && reason[item.reason] },
    { name: items.need, width: 40, value: ({ item }) => needOf(item, scopes) },
    ...bothTimes<CheckRow>(items.knownUntil, ({ item }) => item.knownUntil),
    { name: items.factIds, width: 24, value: ({ item }) => item.factIds.join(' '), as: 'digits' },
    ...bothTimes<CheckRow>(items.happenedAt, ({ fact }) => fact?.occurredAt ?? null),
    ...bothTimes<CheckRow>(items.seenAt, ({ fact }) => fact?.observedAt ?? null),
    {
      name: items.source,
      width: 16,
      value: ({ fact }) => wordFor(people.source, fact?.source ?? null),
    },
  ];
}

/** The scope by its name and id, the term by its tag; nothing where it is the link. */
function needOf({ needType, needSubject }: ConsentCheckItem, scopes: Words['scopes']): string | null {
  return needType === 'scope' && needSubject ? scopeText(scopes, needSubject) : needSubject;
}
