/**
 * - `unlink`: the link may have ended
 * - `read`: something about the person has changed
 * - `logout`: all tokens of the person were expired
 */
export type Reaction = 'unlink' | 'read' | 'logout';

/** What is done about the known events (§6.3); nothing about all others. */
const REACTIONS: Record<string, Reaction> = {
  'user-linked': 'read',
  'user-unlinked': 'unlink',
  'account-purged': 'unlink',
  'user-scope-consent': 'read',
  'user-scope-withdraw': 'read',
  'user-profile-changed': 'read',
  'identifier-changed': 'read',
  'identifier-recycled': 'read',
  'tokens-revoked': 'logout',
};

/** Events that tell of a change to a person: all but those of tokens. */
export const CHANGE_EVENTS = Object.keys(REACTIONS).filter((event) => REACTIONS[event] !== 'logout');

/** Events that tell of the end of a link. */
export const UNLINK_EVENTS = CHANGE_EVENTS.filter((event) => REACTIONS[event] === 'unlink');

/** @param event short name of a known type, or a URI */
export function reactionTo(event: string): Reaction | null {
  return Object.hasOwn(REACTIONS, event) ? (REACTIONS[event] ?? null) : null;
}

const SECOND_MS = 1_000;
/** Kakao's answers may come from a cache for a while (§2.3): so long after a notice they are asked again. */
const DOUBTED_FOR_MS = 600 * SECOND_MS;

/**
 * When to ask again about a person whom Kakao told to be unlinked and still shows as linked.
 *
 * @param ageMs since the notice came
 * @returns seconds to wait, or null when Kakao's answer is to be believed
 */
export function askAgainAfter(ageMs: number): number | null {
  if (ageMs >= DOUBTED_FOR_MS) return null;
  return Math.min(300, Math.max(10, Math.ceil(ageMs / SECOND_MS) * 2));
}

/** Seconds until a failed attempt is repeated: longer each time, at most ten minutes. */
export function retryAfter(attempts: number): number {
  return Math.min(600, 2 ** Math.min(attempts, 10));
}

/** Kakao's answers about somebody may be unusable for as long: some trouble on the way passes. */
const UNUSABLE_FOR_MS = 86_400_000;

/**
 * When to ask again about a person about whom Kakao gives no usable answer.
 *
 * @param ageMs since the notice came
 * @returns seconds to wait, or null when no more is to be asked: the person stays unread until they are read otherwise
 */
export function unusableAgainAfter(ageMs: number, attempts: number): number | null {
  return ageMs >= UNUSABLE_FOR_MS ? null : retryAfter(attempts);
}

/** The mirror's link of a person. */
export interface KnownLink {
  status: string;
  connectedAt: Date | null;
}

/**
 * Whether a notice of an unlink still says anything: not about somebody who is not known or not linked any more,
 * and not when the link that ended is older than the present one.
 *
 * @param occurredAt Kakao's time of the unlink, in whole seconds; null where it gave none
 */
export function needlessUnlink(
  known: KnownLink | null,
  occurredAt: Date | null,
): 'unchanged' | 'superseded' | null {
  if (!known || known.status === 'unlinked') return 'unchanged';
  return occurredAt && known.connectedAt && occurredAt < known.connectedAt ? 'superseded' : null;
}
