import type { AsOf, Known } from '../consents/as-of.js';
import { reconfirmBy } from '../consents/reconfirm.js';
import { type Need, type Reason, UNKNOWN_REASONS } from './consent-checks.schema.js';

/** What has to hold of a person for a yes. */
export interface Rule {
  scopes: readonly string[];
  terms: readonly string[];
  /** Those of the terms that are confirmed with the person every two years. */
  agedTerms: readonly string[];
  /** The KST day asked about, `YYYY-MM-DD`. */
  on: string;
  /** The moment whose knowledge counts: the end of that day, or now where that is earlier. */
  at: Date;
  /** What was last read longer before `at` says nothing any more. */
  maxAgeDays: number;
}

/** The answer for one person, and what decides it. */
export interface Decision {
  answer: 'yes' | 'no';
  /** null of a yes. */
  reason: Reason | null;
  /** What it fails on; null of a yes. */
  need: Need | null;
  /** Rows of `consent_events`: of a yes all that it rests on, of a no the one that decides, if any does. */
  factIds: string[];
  /** Until when the deciding state was seen: of a yes the earliest of all; null where nothing was. */
  knownUntil: Date | null;
}

const DAY_MS = 86_400_000;

interface Finding {
  need: Need;
  reason: Reason | null;
  known: Known<unknown> | null;
}

/**
 * Whether a person may be reached: yes only where the link, each scope and each term is known to stand. What is known
 * to be missing decides before what is not known.
 *
 * @param known what was known at `rule.at`
 * @param isChanging Kakao had told of a change by then that was not read yet
 */
export function decide(known: AsOf, rule: Rule, isChanging = false): Decision {
  const link = judgeLink(known.link, rule) ?? (isChanging ? 'unclear' : null);
  const findings: Finding[] = [
    { need: { type: 'link', subject: null }, reason: link, known: known.link },
    ...rule.scopes.map((id) => judged('scope', id, known.scopes, rule)),
    ...rule.terms.map((id) => judged('term', id, known.terms, rule)),
  ];
  const failing =
    findings.find(({ reason }) => reason !== null && !UNKNOWN_REASONS.includes(reason)) ??
    findings.find(({ reason }) => reason !== null);
  if (failing) {
    const factId = failing.known?.factId;
    return {
      answer: 'no',
      reason: failing.reason,
      need: failing.need,
      factIds: factId ? [factId] : [],
      knownUntil: failing.known?.knownUntil ?? null,
    };
  }
  const times = findings.map((finding) => finding.known?.knownUntil?.getTime() ?? 0);
  return {
    answer: 'yes',
    reason: null,
    need: null,
    factIds: [...new Set(findings.flatMap((finding) => finding.known?.factId ?? []))],
    knownUntil: new Date(Math.min(...times)),
  };
}

function judgeLink(link: AsOf['link'], rule: Rule): Reason | null {
  const doubt = doubtOf(link, rule);
  if (link.value?.isLinked === false) return 'unlinked';
  if (link.value?.status === 'waiting') return 'not-signed-up';
  return doubt ?? (link.value?.status === 'linked' ? null : 'unclear');
}

function judged(type: 'scope' | 'term', subject: string, all: AsOf['scopes'], rule: Rule): Finding {
  const known = all.find(({ id }) => id === subject) ?? null;
  return { need: { type, subject }, known, reason: judgeConsent(known, subject, type, rule) };
}

function judgeConsent(
  known: Known<boolean> | null,
  subject: string,
  type: 'scope' | 'term',
  rule: Rule,
): Reason | null {
  if (known === null) return 'never-read';
  if (known.value === false) return 'not-agreed';
  const doubt = doubtOf(known, rule);
  if (type === 'scope' || !rule.agedTerms.includes(subject) || known.value === null) return doubt;
  if (known.since === null) return doubt ?? 'agreed-at-unknown';
  return reconfirmBy(known.since) <= rule.on ? 'reconfirmation-due' : doubt;
}

/** Why what is known is not enough to say anything. */
function doubtOf(known: Known<unknown>, { at, maxAgeDays }: Rule): Reason | null {
  if (known.certainty === 'unknown') return 'never-read';
  if (known.certainty === 'between' || known.value === null) return 'unclear';
  if (known.certainty !== 'unconfirmed') return null;
  const age = at.getTime() - (known.knownUntil?.getTime() ?? 0);
  return age > maxAgeDays * DAY_MS ? 'outdated' : null;
}

/** How many of the noes say that nobody can tell. */
export function unknownOf(reasons: Partial<Record<Reason, number>>): number {
  return UNKNOWN_REASONS.reduce((sum, reason) => sum + (reasons[reason] ?? 0), 0);
}
