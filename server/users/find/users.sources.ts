import { firstAgreedFor, parseReconfirm, type Reconfirm } from '../../consents/reconfirm.js';
import { daysAfter, kstDayOf } from '../../platform/kst.js';
import type { UserFilter } from '../users.schema.js';
import { type Bind, namesByKind } from './users.consents.js';
import { between } from './users.days.js';

/** A part of a question about `users u` that another table answers, of which no counts are kept. */
export interface Source {
  /** A condition that finds all who match, for as many as there are. */
  found: (bind: Bind) => string;
  /** The same of one person at once, for a few. */
  looked: (bind: Bind) => string;
  /** A statement that reads the ids of all who may match, some of them oftener, without a look at each person. */
  ids: (bind: Bind) => string;
  /** What is then still to be asked of each of them. */
  rest: (bind: Bind) => string;
  /** The ids are in an index in a row: twenty thousand of them are read sooner than a thousand people are looked at. */
  isIndexed?: boolean;
  /** The ids name nobody twice. */
  isDistinct?: boolean;
}

/** Joins `consent_events e`: the event that ended the link of somebody who is unlinked now. */
export const UNLINK_EVENT = "e.user_id = u.id AND e.type = 'unlinked' AND e.observed_at = u.unlinked_at";

/** Of {@link UNLINK_EVENT}: a call of ours, what Kakao's webhook gave as the reason, or nobody said. As in an index. */
export const UNLINK_CAUSE = `CASE WHEN e.is_own_call THEN 'own' WHEN e.source = 'webhook' THEN COALESCE(left(e.reason, 64), 'unknown') ELSE 'unknown' END`;

/** When an event happened: Kakao's own time where it gave one, otherwise that of the reading that showed it. */
export const EVENT_TIME = 'COALESCE(e.occurred_at, e.observed_at)';

/** Of an event of a scope or a term: what was agreed to anew, what was taken back; a first reading is neither, nor is what Kakao no longer lists. */
const CHANGES = {
  gave: 'NOT e.from_agreed AND e.to_agreed',
  withdrew: 'e.from_agreed AND NOT e.to_agreed',
} as const;

/** What of a filter they answer. */
export const OF_SOURCES = [
  'drift',
  'unlinkedFrom',
  'unlinkedTo',
  'unlinkedBy',
  'gave',
  'withdrew',
  'changedFrom',
  'changedTo',
  'reconfirm',
  'noticeNotAccepted',
] as const satisfies readonly (keyof UserFilter)[];

const ALL = () => 'TRUE';

/** The parts of a filter that other tables answer; none for most questions. */
export function sourcesOf(filter: UserFilter): Source[] {
  const { drift, noticeNotAccepted } = filter;
  const reconfirm = reconfirmOf(filter);
  return [
    ...(drift ? [drifted(drift)] : []),
    ...(isOfUnlinked(filter) ? [unlinked(filter)] : []),
    ...changed(filter),
    ...(reconfirm ? [agedAs(reconfirm, new Date())] : []),
    ...(noticeNotAccepted ? [notAccepted(noticeNotAccepted)] : []),
  ];
}

/**
 * A filter with all that its parts say of people themselves: who was asked for by the end of their link is unlinked; who is
 * to be asked again agrees to the term still, which the time of that consent may outlive.
 */
export function spelledOut(filter: UserFilter): UserFilter {
  const { status, termAgreed = [] } = filter;
  const reconfirm = reconfirmOf(filter);
  return {
    ...filter,
    ...(isOfUnlinked(filter) && {
      status: status ? status.filter((one) => one === 'unlinked') : ['unlinked'],
    }),
    ...(reconfirm && { termAgreed: [...new Set([...termAgreed, reconfirm.tag])] }),
  };
}

function reconfirmOf({ reconfirm }: UserFilter): Reconfirm | null {
  return reconfirm === undefined ? null : parseReconfirm(reconfirm);
}

/** Whether only people who are unlinked are asked for. */
function isOfUnlinked({ unlinkedFrom, unlinkedTo, unlinkedBy }: UserFilter): boolean {
  return unlinkedFrom !== undefined || unlinkedTo !== undefined || unlinkedBy !== undefined;
}

function drifted(kinds: string[]): Source {
  const areOf = (bind: Bind) => `d.kinds && ${bind(kinds)}::text[]`;
  const ids = (bind: Bind) => `SELECT d.user_id AS id FROM drifts d WHERE ${areOf(bind)}`;
  return {
    found: (bind) => `u.id IN (${ids(bind)})`,
    looked: (bind) => `(SELECT ${areOf(bind)} FROM drifts d WHERE d.user_id = u.id)`,
    ids,
    rest: ALL,
    isDistinct: true,
  };
}

/** When the link of those who are unlinked ended, and by whom. */
function unlinked({ unlinkedFrom, unlinkedTo, unlinkedBy }: UserFilter): Source {
  const ended = (bind: Bind) => {
    const cause = unlinkedBy ? [`${UNLINK_CAUSE} = ANY(${bind(unlinkedBy)}::text[])`] : [];
    return [...between(EVENT_TIME, unlinkedFrom, unlinkedTo, bind), ...cause].join(' AND ');
  };
  const isTimed = unlinkedFrom !== undefined || unlinkedTo !== undefined;
  const hasEvent = isTimed || !unlinkedBy?.includes('unknown');
  // Of an unlink that no event tells of (LEFT JOIN) nothing is known but that it was. Those that are told of are looked up by
  // the person then too, and not by their times, which many others share.
  const looked = (bind: Bind) =>
    `(SELECT TRUE FROM (SELECT) AS o LEFT JOIN consent_events e ON ${UNLINK_EVENT} WHERE ${ended(bind)} LIMIT 1)`;
  return {
    found: (bind) =>
      `u.id IN (
         SELECT u.id FROM users u LEFT JOIN consent_events e ON ${UNLINK_EVENT}
          WHERE u.status = 'unlinked' AND ${ended(bind)})`,
    looked,
    // All who are unlinked, where those are asked for of whom nobody said why: no event need tell of them.
    ids: (bind) =>
      hasEvent
        ? `SELECT e.user_id AS id FROM consent_events e WHERE e.type = 'unlinked' AND ${ended(bind)}`
        : `SELECT u.id FROM users u WHERE u.status = 'unlinked'`,
    // A link may have ended more than once.
    rest: looked,
  };
}

/** What people's consent changed to, and when. */
function changed(filter: UserFilter): Source[] {
  const { changedFrom, changedTo } = filter;
  const isTimed = changedFrom !== undefined || changedTo !== undefined;
  const asked = (['gave', 'withdrew'] as const).filter((name) => filter[name]);
  /** @param kinds conditions of which each finds its events by the index, and one after the other in their order */
  const some = (change: string, kinds: (bind: Bind) => string[]): Source => {
    const all = (kind: string, bind: Bind) =>
      ['e.from_agreed IS NOT NULL', change, kind, ...between(EVENT_TIME, changedFrom, changedTo, bind)].join(
        ' AND ',
      );
    const ids = (bind: Bind) =>
      kinds(bind)
        .map((kind) => `SELECT e.user_id AS id FROM consent_events e WHERE ${all(kind, bind)}`)
        .join(' UNION ALL ');
    return {
      found: (bind) => `u.id IN (${ids(bind)})`,
      looked: (bind) =>
        `(SELECT TRUE FROM consent_events e WHERE e.user_id = u.id AND ${all(`(${kinds(bind).join(' OR ')})`, bind)} LIMIT 1)`,
      ids,
      rest: ALL,
    };
  };
  if (asked.length === 0) {
    const isChange = `(${CHANGES.gave} OR ${CHANGES.withdrew})`;
    return isTimed ? [some(isChange, () => ["e.type IN ('scope', 'term')"])] : [];
  }
  return asked.map((name) =>
    some(CHANGES[name], (bind) =>
      Object.entries(namesByKind(filter[name] ?? []))
        .filter(([, names]) => names.length > 0)
        .map(([kind, names]) => `e.type = '${kind}' AND e.subject = ANY(${bind(names)}::text[])`),
    ),
  );
}

/** When people agreed to a term, by when its two years end; {@link spelledOut} asks whether they still do. */
function agedAs(reconfirm: Reconfirm, now: Date): Source {
  const { tag } = reconfirm;
  const times = (bind: Bind) => {
    if (!reconfirm.isKnown) return 't.agreed_at IS NULL';
    const { from, to } = reconfirm;
    const first = (days: number) => bind(firstAgreedFor(daysAfter(kstDayOf(now), days)));
    const after = from === null ? '' : ` AND t.agreed_at >= ${first(from)}::timestamptz`;
    const before = to === null ? '' : ` AND t.agreed_at < ${first(to + 1)}::timestamptz`;
    return `t.agreed_at IS NOT NULL${after}${before}`;
  };
  const inTime = (bind: Bind) => `t.tag = ${bind(tag)}::text AND ${times(bind)}`;
  const ids = (bind: Bind) => `SELECT t.user_id AS id FROM user_term_times t WHERE ${inTime(bind)}`;
  return {
    found: (bind) => `u.id IN (${ids(bind)})`,
    looked: (bind) => `(SELECT TRUE FROM user_term_times t WHERE t.user_id = u.id AND ${inTime(bind)})`,
    ids,
    rest: ALL,
    isIndexed: true,
    isDistinct: true,
  };
}

/**
 * Who is linked and not known to have accepted a term since a notice of it came into force; whose terms were never read
 * is not counted, and of a notice that was superseded, or is not in force yet, nobody is. Of those whose terms were read,
 * `user_term_times` has every consent to a term and no other.
 */
function notAccepted(noticeId: string): Source {
  const notice = (column: string, bind: Bind) =>
    `(SELECT n.${column} FROM notices n
       WHERE n.id = ${bind(noticeId)}::bigint AND n.kind = 'term' AND n.superseded_at IS NULL
         AND n.in_force_from <= now())`;
  const since = (bind: Bind) => `t.agreed_at >= ${notice('in_force_from', bind)}`;
  const isOne = (bind: Bind, areKnown: string) =>
    `u.status <> 'unlinked' AND ${notice('id', bind)} IS NOT NULL AND ${areKnown}`;
  const look = '(SELECT s.terms_agreed IS NOT NULL FROM consent_sets s WHERE s.id = u.consent_set_id)';
  const time = (bind: Bind) => `t.user_id = u.id AND t.tag = ${notice('subject', bind)} AND ${since(bind)}`;
  return {
    found: (bind) =>
      `${isOne(bind, 'u.consent_set_id IN (SELECT s.id FROM consent_sets s WHERE s.terms_agreed IS NOT NULL)')}
       AND NOT EXISTS (SELECT FROM user_term_times t WHERE ${time(bind)})`,
    looked: (bind) =>
      `${isOne(bind, look)} AND (SELECT TRUE FROM user_term_times t WHERE ${time(bind)}) IS NULL`,
    // Those who accepted it before, and those who do not agree to it.
    ids: (bind) =>
      `SELECT t.user_id AS id FROM user_term_times t
        WHERE t.tag = ${notice('subject', bind)} AND (${since(bind)}) IS NOT TRUE
       UNION ALL
       SELECT u.id FROM users u JOIN consent_sets s ON s.id = u.consent_set_id
        WHERE NOT s.terms_agreed @> ARRAY[${notice('subject', bind)}]`,
    rest: (bind) => isOne(bind, look),
  };
}
