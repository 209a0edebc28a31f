import type { AsOf, Known } from '../../../server/consents/as-of.js';
import type { ConsentEvent } from '../../../server/consents/consent-event.entity.js';
import type { Observation } from '../../../server/consents/observation.js';
import { agrees, isLinked, type TrueState, type Truth } from './truth.js';

const SECOND_MS = 1_000;
const second = (time: number) => Math.floor(time / SECOND_MS) * SECOND_MS;
const text = (value: unknown) => JSON.stringify(value);

/** What facts say that was not so, in words. */
export function untrueFacts(truth: Truth, id: string, told: Observation[], facts: ConsentEvent[]): string[] {
  // Not every answer tells more than that there is a link.
  const profiles = new Set(
    told.flatMap((one) => (one.userId === id && one.profile ? [+one.observedAt] : [])),
  );
  return facts.flatMap((fact) =>
    untruths(truth, id, fact, profiles.has(+fact.observedAt)).map(
      (what) => `${what}: ${text(fact)}; true: ${text(truth.at(id, fact.observedAt))}`,
    ),
  );
}

function untruths(truth: Truth, id: string, fact: ConsentEvent, isProfile: boolean): string[] {
  const now = truth.at(id, fact.observedAt);
  const before = fact.notBefore && truth.at(id, fact.notBefore);
  const { type, subject, occurredAt } = fact;
  const wrong: [boolean, string][] = [];
  const said = occurredAt?.getTime() ?? null;
  if (type === 'scope' || type === 'term') {
    const name = subject ?? '';
    wrong.push([agrees(now, type, name) !== (fact.toAgreed ?? false), 'not so when it was read']);
    wrong.push([
      before !== null && agrees(before, type, name) !== (fact.fromAgreed ?? false),
      'not so before',
    ]);
    const term = now.terms.find(({ tag }) => tag === name);
    wrong.push([type === 'term' && said !== (term ? Date.parse(term.agreedAt) : null), 'not at that time']);
    const ours = truth.entries.some(
      ({ time, userId, endpoint, effects }) =>
        time === fact.observedAt.getTime() &&
        userId === id &&
        endpoint.startsWith('POST /') &&
        effects.some((effect) =>
          [...('scopes' in effect ? effect.scopes : []), ...('terms' in effect ? effect.terms : [])].includes(
            name,
          ),
        ),
    );
    wrong.push([fact.isOwnCall && !ours, 'not by a call of ours']);
  }
  if (type === 'linked' || type === 'waiting' || type === 'relinked') {
    wrong.push([
      !isLinked(now) || (type !== 'relinked' && isProfile && now.state !== type),
      'not so when it was read',
    ]);
    wrong.push([said !== null && said !== Date.parse(now.connectedAt ?? ''), 'not at that time']);
    const isOther = before === null || before.state !== now.state || before.connectedAt !== now.connectedAt;
    wrong.push([
      !isOther && truth.between(id, fact.notBefore as Date, fact.observedAt).length === 0,
      'was so before',
    ]);
  }
  if (type === 'unlinked') {
    const ends = truth
      .between(id, fact.notBefore ?? 0, fact.observedAt)
      .filter(({ effects }) => effects.some(({ op }) => op === 'unlink'));
    wrong.push([ends.length === 0, 'no end of a link']);
    const told = ends.find(({ time }) => second(time) === said);
    wrong.push([said !== null && !told, 'not at that time']);
    wrong.push([fact.isOwnCall && !ends.at(-1)?.endpoint.startsWith('POST /'), 'not by a call of ours']);
    wrong.push([before !== null && !isLinked(before), 'not linked before']);
    const reasons = told?.effects.map((effect) => (effect.op === 'unlink' ? effect.reason : null)) ?? [];
    const isReason = reasons.includes(fact.reason ?? '') || fact.reason === 'UNLINK_FROM_SERVICE';
    wrong.push([said !== null && fact.reason !== null && !isReason, 'not for that reason']);
  }
  if (type === 'logout') {
    const outs = truth
      .between(id, 0, fact.observedAt)
      .filter(({ effects }) => effects.some(({ op }) => op === 'logout'));
    wrong.push([fact.source === 'webhook' && !outs.some(({ time }) => second(time) === said), 'no log-out']);
  }
  if (type === 'profile') {
    wrong.push([
      before === null ||
        (text(before.account) === text(now.account) &&
          text(before.scopes) === text(now.scopes) &&
          before.state === now.state),
      'no other profile',
    ]);
  }
  return wrong.filter(([isWrong]) => isWrong).map(([, what]) => what);
}

/**
 * Changes that two readings showed and the facts do not. Readings that were overtaken before they were recorded show
 * nothing: the later one is what counts.
 */
export function missingFacts(truth: Truth, id: string, told: Observation[], facts: ConsentEvent[]): string[] {
  const missing: string[] = [];
  const last: Partial<Record<'link' | 'profile' | 'scope' | 'term', number>> = {};
  let latest = 0;
  for (const observation of told.filter(({ userId }) => userId === id)) {
    const now = observation.observedAt.getTime();
    if (now < latest) continue;
    latest = now;
    const isFact = (from: number, is: (fact: ConsentEvent) => boolean) =>
      facts.some((fact) => fact.observedAt.getTime() > from && fact.observedAt.getTime() <= now && is(fact));
    const miss = (from: number, what: string) =>
      missing.push(`${what} between ${new Date(from).toISOString()} and ${new Date(now).toISOString()}`);
    const is = truth.at(id, now);
    const from = last.link;
    const tellsLink =
      observation.link === 'absent' || observation.profile || observation.connectedAt !== undefined;
    if (from !== undefined && tellsLink) {
      const was = truth.at(id, from);
      const isNew = linkOf(was) !== linkOf(is);
      // Not every answer tells who is waiting.
      const types = is.state === 'unlinked' ? ['unlinked'] : ['linked', 'waiting', 'relinked'];
      const isShown = isFact(from, (fact) => types.includes(fact.type));
      if (isNew && !isShown) miss(from, `${linkOf(was)} to ${linkOf(is)}`);
    }
    if (tellsLink) last.link = now;
    const since = last.profile;
    if (
      since !== undefined &&
      observation.profile &&
      truth.at(id, since).state === 'waiting' &&
      is.state === 'linked'
    ) {
      if (!isFact(since, ({ type }) => type === 'linked' || type === 'relinked')) miss(since, 'signing up');
    }
    if (observation.profile) last.profile = now;
    for (const [part, names] of [
      ['scope', observation.scopes?.map((scope) => scope.id)],
      ['term', observation.terms?.map((term) => term.tag)],
    ] as const) {
      if (!names) continue;
      const read = last[part];
      last[part] = now;
      const isEnd = (fact: ConsentEvent) => fact.type === 'unlinked';
      if (read === undefined || isFact(read, isEnd)) continue;
      const was = truth.at(id, read);
      for (const name of names) {
        const isChanged = agrees(was, part, name) !== agrees(is, part, name);
        if (isChanged && !isFact(read, (fact) => fact.type === part && fact.subject === name))
          miss(read, name);
      }
    }
  }
  return missing;
}

const linkOf = ({ state, connectedAt }: TrueState) =>
  state === 'unlinked' ? 'not linked' : `linked ${connectedAt}`;

/** What the answer says of a time that was not so. Counts what it is sure of, by certainty. */
export function untrueAnswers(
  truth: Truth,
  id: string,
  at: Date,
  answer: AsOf,
  counts: Record<string, number>,
): string[] {
  const errors: string[] = [];
  const check = <T>(
    what: string,
    known: Known<T>,
    isSo: (state: TrueState, value: T) => boolean,
    hasChanged: (from: TrueState, to: TrueState) => boolean,
  ) => {
    counts[known.certainty] = (counts[known.certainty] ?? 0) + 1;
    const { value, certainty, knownFrom, knownUntil } = known;
    const wrong = (why: string) =>
      errors.push(`${what} at ${at.toISOString()} ${why}: ${text(known)}; true: ${text(truth.at(id, at))}`);
    const holds = (time: Date | null) => time === null || value === null || isSo(truth.at(id, time), value);
    if (certainty === 'known' && !holds(at)) wrong('is not so');
    // An end that Kakao's whole seconds give lies somewhere in the second after it.
    const ends = knownUntil ? truth.between(id, knownUntil, knownUntil.getTime() + SECOND_MS) : [];
    const isSoAtEnd = holds(knownUntil) || ends.some(({ time }) => holds(new Date(time)));
    if (certainty === 'consistent' && !(holds(knownFrom) && isSoAtEnd)) wrong('is not so at its ends');
    if (certainty === 'unconfirmed' && !holds(knownUntil)) wrong('is not as last read');
    if (certainty === 'between') {
      const from = knownFrom as Date;
      const changes = truth.between(id, from, knownUntil ?? Number.MAX_SAFE_INTEGER);
      const states = [truth.at(id, from), ...changes.map(({ time }) => truth.at(id, time))];
      if (!states.some((state, n) => n > 0 && hasChanged(states[n - 1] as TrueState, state)))
        wrong('has not changed');
    }
  };
  const hasLinkChanged = (from: TrueState, to: TrueState) =>
    from.state !== to.state || from.connectedAt !== to.connectedAt;
  check(
    'link',
    answer.link,
    (state, then) =>
      then.isLinked === isLinked(state) && (then.status === null || then.status === state.state),
    hasLinkChanged,
  );
  for (const [part, items] of [
    ['scope', answer.scopes],
    ['term', answer.terms],
  ] as const) {
    for (const item of items) {
      check(
        item.id,
        item,
        (state, agreed) => agrees(state, part, item.id) === agreed,
        (from, to) => text(from[`${part}s`]) !== text(to[`${part}s`]) || hasLinkChanged(from, to),
      );
    }
  }
  return errors;
}
