import type { JournalLine } from '../stand/kakao-control.js';
import type { Counts, Evidence, ItemRow } from './evidence.js';
import { type Finding, judgePerson } from './judge-person.js';
import { SCOPE, TAG } from './kinds.js';

/**
 * Whether records and journal agree, person by person, and whether anybody was done twice, missed, or touched
 * without having been selected.
 *
 * @returns what does not agree; nothing where all is well
 */
export function judge(evidence: Evidence): Finding[] {
  return [
    ...judgePeople(evidence),
    ...judgeOutsiders(evidence),
    ...judgeCounts(evidence),
    ...judgeAudit(evidence),
    ...judgeMirror(evidence),
  ];
}

function judgePeople(evidence: Evidence): Finding[] {
  const { selected, items, kind, journal } = evidence;
  const calls = new Map<string, JournalLine[]>();
  for (const line of journal) {
    if (line.endpoint !== kind.endpoint || line.userId === null) continue;
    const known = calls.get(line.userId);
    if (known) known.push(line);
    else calls.set(line.userId, [line]);
  }
  const findings: Finding[] = [];
  const recorded = new Map(items.map((item) => [item.user_id, item]));
  for (const person of selected.values()) {
    const item = recorded.get(person.id);
    if (!item) findings.push({ userId: person.id, what: 'was selected and is not in the job' });
    else findings.push(...judgePerson(evidence, person, item, calls.get(person.id) ?? []));
  }
  for (const { user_id } of items) {
    if (!selected.has(user_id))
      findings.push({ userId: user_id, what: 'is in the job and was not selected' });
  }
  return findings;
}

function judgeOutsiders({ selected, journal }: Evidence): Finding[] {
  return journal
    .filter(({ endpoint, userId }) => endpoint.startsWith('POST ') && (!userId || !selected.has(userId)))
    .map(({ userId, endpoint, n }) => ({
      userId,
      what: `was called without being selected: ${endpoint}, line ${n}`,
    }));
}

function judgeCounts(evidence: Evidence): Finding[] {
  const { items, counts, kind, status, unsettledChunks, irreversibleChanges, retries, audit } = evidence;
  const rows: Counts = { total: 0, pending: 0, succeeded: 0, unchanged: 0, failed: 0, cancelled: 0 };
  for (const { outcome } of items) {
    rows.total++;
    rows[outcome as keyof Counts]++;
  }
  const findings: Finding[] = [];
  const same = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) findings.push({ userId: null, what: `${what}: ${found} instead of ${wanted}` });
  };
  for (const [name, count] of Object.entries(counts))
    same(`count ${name}`, count, rows[name as keyof Counts]);
  same('pending people', rows.pending, 0);
  same('chunks not settled', unsettledChunks, 0);
  same('changes counted for the day', irreversibleChanges, kind.name === 'unlink' ? rows.succeeded : 0);
  const ends = audit.filter(({ key }) => key === 'Job.Completed' || key === 'Job.Stopped').length;
  same(`audit events of its end (${status})`, ends, 1 + retries);
  return findings;
}

/** Everybody who was changed stands in the audit log once, and nobody else does. */
function judgeAudit({ audit, items, kind }: Evidence): Finding[] {
  const findings: Finding[] = [];
  const named = (result: string) =>
    audit.filter((row) => row.key === kind.auditKey && row.result === result).flatMap((row) => row.user_ids);
  const times = new Map<string, number>();
  for (const id of named('succeeded')) times.set(id, (times.get(id) ?? 0) + 1);
  const failed = new Set(named('failed'));
  for (const { user_id, outcome } of items) {
    const count = times.get(user_id) ?? 0;
    times.delete(user_id);
    const wanted = outcome === 'succeeded' ? 1 : 0;
    if (count !== wanted) {
      findings.push({ userId: user_id, what: `is ${outcome} and ${count} times in the audit log` });
    }
    if (outcome === 'failed' && !failed.has(user_id)) {
      findings.push({ userId: user_id, what: 'is failed and not in the audit log' });
    }
  }
  for (const id of times.keys())
    findings.push({ userId: id, what: 'is in the audit log and not in the job' });
  return findings;
}

/** What the job learnt stands in the mirror; of those who did something by themselves meanwhile it may not know. */
function judgeMirror({ selected, items, mirror, truth, kind }: Evidence): Finding[] {
  const isKnown = ({ user_id, outcome, error_code }: ItemRow) => {
    const part = selected.get(user_id)?.part;
    const isLearnt = outcome !== 'cancelled' && error_code !== 'answer_lost';
    return part === 'plain' || (isLearnt && (part === 'gone' || part === 'relinked'));
  };
  return items.filter(isKnown).flatMap(({ user_id: userId }): Finding[] => {
    const known = mirror.get(userId);
    const person = truth.get(userId);
    if (!known || !person) return [{ userId, what: 'is not in the mirror' }];
    const findings: Finding[] = [];
    const same = (what: string, found: unknown, wanted: unknown) => {
      if (found !== wanted)
        findings.push({ userId, what: `${what}: the mirror has ${found}, Kakao ${wanted}` });
    };
    same('status', known.status, person.state);
    if (person.state !== 'linked' || !known.scopes || !known.terms) return findings;
    if (kind.name === 'revoke-scopes') {
      same(SCOPE, known.scopes.includes(SCOPE), person.scopes.includes(SCOPE));
    }
    if (kind.name === 'revoke-terms') {
      same(
        TAG,
        known.terms.includes(TAG),
        person.terms.some(({ tag }) => tag === TAG),
      );
    }
    return findings;
  });
}
