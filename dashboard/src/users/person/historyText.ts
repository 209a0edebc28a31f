import type { ConsentEvent } from '../../providers/types';
import { formatKst } from '../../shared/times';

/** The moment an entry stands at: Kakao's own where it gives one, otherwise when we saw it. */
export function timeOf(entry: Entry): string {
  const event = isReading(entry) ? entry.event : entry;
  return event.occurredAt ?? event.observedAt;
}

/** What tells what happened and when. */
export type Happening = Pick<
  ConsentEvent,
  'type' | 'subject' | 'from' | 'to' | 'occurredAt' | 'observedAt' | 'notBefore' | 'isOwnCall' | 'doubt'
>;

/**
 * The message key of what happened; a first reading is never told as if the person had just acted, unless Kakao says
 * when the person did.
 */
export function happeningKey({ type, from, to, occurredAt, isOwnCall }: Happening): string {
  if (type === 'unlinked') return isOwnCall ? 'unlinkedByUs' : type;
  // Kakao tells of it also where the person did it.
  if (type === 'logout') return isOwnCall ? type : 'loggedOut';
  if (type !== 'scope' && type !== 'term') return type;
  if (isOwnCall) return to ? 'recorded' : 'revoked';
  if (to) return from === null && occurredAt === null ? 'firstAgreed' : 'agreed';
  // Such as a term that the app has given up: nobody has withdrawn it.
  if (to === null) return 'unlisted';
  return from ? 'withdrawn' : 'notAgreed';
}

/**
 * When it happened: by Kakao's own clock, at the answer to our call that did it, or between which readings. Of a call
 * whose answer was lost it is not told when it was carried out.
 */
export function when(event: Happening, t: (key: string, options?: object) => string): string {
  const seen = formatKst(event.observedAt, 'second');
  if (event.occurredAt) {
    const happened = t('happened', { time: formatKst(event.occurredAt, 'second') });
    return `${happened} (${t('happenedBy')}) · ${t('seen', { time: seen })}`;
  }
  if (event.isOwnCall && event.doubt === null) return t('done', { time: seen });
  if (event.notBefore) return t('between', { from: formatKst(event.notBefore, 'second'), to: seen });
  return t('seen', { time: seen });
}

/** The message key of an operator: who had it done, or who only read what somebody else had done. */
export function operatorKey({ isOwnCall }: Pick<Happening, 'isOwnCall'>): 'by' | 'readBy' {
  return isOwnCall ? 'by' : 'readBy';
}

/** How an entry is marked: something given or begun, taken back or ended, or neither. */
export function toneOf({ type, from, to }: ConsentEvent): 'good' | 'bad' | 'plain' {
  if (type === 'unlinked') return 'bad';
  if (type === 'linked' || type === 'relinked') return 'good';
  if (type !== 'scope' && type !== 'term') return 'plain';
  return to ? 'good' : from && to === false ? 'bad' : 'plain';
}

/** One reading that showed many consents for the first time, told as one entry. */
export interface FirstReading {
  id: string;
  event: ConsentEvent;
  agreed: ConsentEvent[];
  notAgreed: ConsentEvent[];
  /** The rest of it may be among events that were not given. */
  isCut: boolean;
}

export type Entry = ConsentEvent | FirstReading;

/** A first sight without a time of Kakao's own: all that is known of it is the reading. */
const isFirstSight = ({ type, from, occurredAt, isOwnCall }: ConsentEvent) =>
  (type === 'scope' || type === 'term') && from === null && occurredAt === null && !isOwnCall;

const readingOf = ({ observedAt, source, syncId, jobId }: ConsentEvent) =>
  `${observedAt} ${source} ${syncId} ${jobId}`;

/**
 * Draws what one reading showed for the first time together; everything else stays as it is, in its order.
 *
 * @param events newest first
 * @param hasMore there are older ones, which were not given
 */
export function drawTogether(events: ConsentEvent[], hasMore: boolean): Entry[] {
  const entries: Entry[] = [];
  const readings = new Map<string, FirstReading>();
  for (const event of events) {
    if (!isFirstSight(event)) {
      entries.push(event);
      continue;
    }
    const key = readingOf(event);
    let reading = readings.get(key);
    if (!reading) {
      reading = { id: event.id, event, agreed: [], notAgreed: [], isCut: false };
      readings.set(key, reading);
      entries.push(reading);
    }
    // In the order in which Kakao named them, as in the tables.
    (event.to ? reading.agreed : reading.notAgreed).unshift(event);
  }
  const last = events.at(-1);
  const oldest = last && readings.get(readingOf(last));
  if (oldest) oldest.isCut = hasMore;
  return entries;
}

/** Whether an entry draws a first reading together. */
export const isReading = (entry: Entry): entry is FirstReading => 'agreed' in entry;

/** The API orders by when we learnt of things; people read a history by when they happened. */
export function newestFirst(entries: Entry[]): Entry[] {
  return [...entries].sort((a, b) => Date.parse(timeOf(b)) - Date.parse(timeOf(a)));
}
