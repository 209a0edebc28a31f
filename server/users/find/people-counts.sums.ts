import { isKstDay } from '../../platform/kst.js';
import { USER_STATUSES, type UserStatus } from '../user.entity.js';
import type { UserFilter } from '../users.schema.js';
import { SetBits } from './set-bits.js';

/** People of the consents that are asked for. */
export interface ConsentCount {
  people: number;
  /** The combinations that are asked for; null where ids are beyond {@link SETS_BELOW}. */
  sets: SetBits | null;
}

/** Combinations of consents are named where their ids are smaller: every question sends a bit for each of them. */
const SETS_BELOW = 1_000_000;

/** People of one status by their combinations: a row of columns each, so that thousands are compared in no time. */
interface Combinations {
  setId: Int32Array;
  /** The halves of its mask. */
  upper: Int32Array;
  lower: Int32Array;
  people: Int32Array;
}

/** Counts of people, those that stand in the tables or the changes to them. */
export interface Counts {
  edition: string;
  /** Combinations that have a mask, and those that have none because they have too many names. */
  masked: Map<UserStatus, Combinations>;
  unmasked: ConsentRow[];
  /** The greatest id of a combination; 0 where there is none. */
  lastSetId: number;
  days: DayRow[];
  question: Question;
}

/** What is asked about consents: halves of masks, null where no mask is asked for. */
export interface Question {
  asked_upper: number | null;
  asked_lower: number | null;
  wanted_upper: number | null;
  wanted_lower: number | null;
  /** Not all of these are wanted; null where nothing of the kind is asked, or a name has no bit. */
  lacked_upper: number | null;
  lacked_lower: number | null;
  /** Combinations without a mask that are asked for. */
  unmasked: number[];
}

/** People of a status with a combination, whose mask of 63 bits comes in two halves. */
export type ConsentRow = [
  status: UserStatus,
  setId: number,
  upper: number | null,
  lower: number | null,
  people: number,
];

/** People of a status whose link began on a KST day; `-infinity` where Kakao gave no time. */
export interface DayRow {
  status: UserStatus;
  day: string;
  people: number;
}

/** What a statement reads. */
export interface CountsRow extends Question {
  edition: string;
  consents: ConsentRow[];
  days: DayRow[];
}

/** Counts as they are read, in the form in which they are asked. */
export function countsOf(row: CountsRow): Counts {
  const { edition, consents, days, ...question } = row;
  const isMasked = ([, , half]: ConsentRow) => half !== null;
  return {
    edition,
    masked: columnsOf(consents.filter(isMasked)),
    unmasked: consents.filter((row) => !isMasked(row)),
    lastSetId: consents.reduce((last, [, setId]) => Math.max(last, setId), 0),
    days,
    question,
  };
}

function columnsOf(rows: ConsentRow[]): Counts['masked'] {
  const masked: Counts['masked'] = new Map();
  for (const status of USER_STATUSES) {
    const some = rows.filter((row) => row[0] === status);
    masked.set(status, {
      setId: Int32Array.from(some, ([, setId]) => setId),
      upper: Int32Array.from(some, ([, , half]) => half ?? 0),
      lower: Int32Array.from(some, ([, , , half]) => half ?? 0),
      people: Int32Array.from(some, ([, , , , people]) => people),
    });
  }
  return masked;
}

/** How many people of this status and these consents there are, by counts that add up. */
export function countByConsent(parts: Counts[], { status }: UserFilter, question: Question): ConsentCount {
  const unmasked = new Set(question.unmasked);
  const below = 1 + Math.max(...parts.map(({ lastSetId }) => lastSetId));
  const sets = new SetBits(below);
  let people = 0;
  for (const counts of parts) {
    for (const [of, combinations] of counts.masked) {
      if (!status || status.includes(of)) people += addMasked(combinations, question, sets);
    }
    for (const [of, setId, , , some] of counts.unmasked) {
      if (!unmasked.has(setId) || (status && !status.includes(of))) continue;
      people += some;
      sets.add(setId);
    }
  }
  return { people, sets: below <= SETS_BELOW ? sets : null };
}

/** @returns how many people they are */
function addMasked(
  { setId, upper, lower, people }: Combinations,
  { asked_upper, asked_lower, wanted_upper, wanted_lower, lacked_upper, lacked_lower }: Question,
  sets: SetBits,
): number {
  if (asked_upper === null || asked_lower === null) return 0;
  let sum = 0;
  for (let row = 0; row < setId.length; row++) {
    const isOne =
      ((upper[row] as number) & asked_upper) === wanted_upper &&
      ((lower[row] as number) & asked_lower) === wanted_lower &&
      (lacked_upper === null ||
        lacked_lower === null ||
        ((upper[row] as number) & lacked_upper) !== lacked_upper ||
        ((lower[row] as number) & lacked_lower) !== lacked_lower);
    if (!isOne) continue;
    sum += people[row] as number;
    sets.add(setId[row] as number);
  }
  return sum;
}

/** How many people of this status have links that began on these days; null where the times asked for are not whole days. */
export function countByDay(parts: Counts[], filter: UserFilter): number | null {
  const { status: statuses, connectedFrom: from, connectedTo: to } = filter;
  if ((from !== undefined && !isKstDay(from)) || (to !== undefined && !isKstDay(to))) return null;
  const isTimed = from !== undefined || to !== undefined;
  let people = 0;
  for (const { days } of parts) {
    for (const { status, day, people: some } of days) {
      if (statuses && !statuses.includes(status)) continue;
      // Days come in the order of their texts.
      if (isTimed && (day === '-infinity' || (from && day < from) || (to && day > to))) continue;
      people += some;
    }
  }
  return people;
}
