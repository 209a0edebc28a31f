import type { JournalLine } from '../stand/kakao-control.js';
import type { Evidence, ItemRow } from './evidence.js';
import type { Part, Selected } from './people.js';

/** Something that does not agree. */
export interface Finding {
  /** Null where it concerns the job and nobody in particular. */
  userId: string | null;
  what: string;
}

/**
 * Whether what is recorded about one person is what happened to them.
 *
 * @param calls the changing calls of the job's kind for this person, in their order
 */
export function judgePerson(
  { kind, status }: Evidence,
  person: Selected,
  item: ItemRow,
  calls: JournalLine[],
): Finding[] {
  const findings: Finding[] = [];
  const says = `${item.outcome}${item.error_code ? ` (${item.error_code})` : ''}${item.doubt ? `, in doubt: ${item.doubt}` : ''}`;
  const wrong = (what: string) => findings.push({ userId: person.id, what: `${what}; recorded: ${says}` });
  const changes = calls.filter(({ changed }) => changed).length;

  if (changes > 1) wrong(`was done ${changes} times`);
  if (changes > 0 && (person.part === 'gone' || person.part === 'relinked')) {
    wrong(`was ${person.part} and has been done`);
  }
  const isLeftOpen = isUnknowable(person, item, kind);
  if (changes > 0 && item.outcome !== 'succeeded' && !isLeftOpen) wrong('was done');
  const isNeverTried = item.outcome === 'cancelled' && item.error_code === null;
  if (isNeverTried && status !== 'cancelled') wrong('was left out of a job that went to its end');
  if (!isNeverTried && !isLeftOpen && !allowed(person, item, kind.name).includes(outcomeOf(item))) {
    wrong(`was ${person.part}${person.hasToChange ? '' : ' with nothing to change'}`);
  }
  if (item.outcome === 'succeeded') {
    const isAnswered = calls.some((call) => call.status === 200);
    if (item.doubt === null && !isAnswered) wrong('was never answered, and no doubt is named');
    if (changes === 0 && person.hasToChange && person.part !== 'left') wrong('was missed');
    if (changes === 0 && person.part === 'left' && item.doubt === null && kind.name !== 'logout') {
      wrong('left before it was done, and no doubt is named');
    }
  }
  return findings;
}

/** Whether the record rightly says that nobody can tell: no trace is left, or none is since the person left. */
function isUnknowable(person: Selected, item: ItemRow, kind: Evidence['kind']): boolean {
  if (item.doubt === null || (kind.name !== 'logout' && person.part !== 'left') || kind.name === 'unlink')
    return false;
  return outcomeOf(item) === 'failed answer_lost' || (item.outcome === 'unchanged' && person.part === 'left');
}

function outcomeOf({ outcome, error_code }: ItemRow): string {
  return outcome === 'failed' || outcome === 'cancelled' ? `${outcome} ${error_code}` : outcome;
}

/** What the outcome of a person may be at the end, once nothing fails any more; never tried apart. */
function allowed(
  { part, hasToChange }: Selected,
  { doubt }: ItemRow,
  kind: Evidence['kind']['name'],
): string[] {
  // Kakao answers a log-out alike whether or not there was anything to end, and "already so" after a lost
  // answer counts as done, with the doubt named.
  const done = hasToChange || kind === 'logout' || doubt !== null ? 'succeeded' : 'unchanged';
  const outcomes: Record<Part, string[]> = {
    plain: [done],
    gone: ['unchanged'],
    // Where the mirror knows it by the time the job begins, or begins again, they are left out at once.
    relinked: ['failed relinked', 'cancelled relinked'],
    left: [done, 'unchanged'],
    anew: ['succeeded'],
  };
  return outcomes[part];
}
