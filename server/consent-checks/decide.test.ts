import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AsOf, CERTAINTIES, type Known } from '../consents/as-of.js';
import { reconfirmBy } from '../consents/reconfirm.js';
import { USER_STATUSES } from '../users/user.entity.js';
import { decide, type Rule, unknownOf } from './decide.js';

const at = new Date('2026-11-26T14:59:59.999Z');
const daysBefore = (days: number) => new Date(at.getTime() - days * 86_400_000);

const RULE: Rule = {
  scopes: ['talk_message'],
  terms: ['marketing'],
  agedTerms: ['marketing'],
  on: '2026-11-26',
  at,
  maxAgeDays: 30,
};

let facts = 0;
function known<T>(value: T | null, more: Partial<Known<T>> = {}): Known<T> {
  return {
    value,
    certainty: 'consistent',
    since: null,
    knownFrom: daysBefore(100),
    knownUntil: daysBefore(1),
    source: 'sync',
    factId: String(++facts),
    ...more,
  };
}
const linked = known({ isLinked: true, status: 'linked' as const });
const scope = (more: Partial<Known<boolean>> = {}) => ({ id: 'talk_message', ...known(true, more) });
const term = (more: Partial<Known<boolean>> = {}) => ({
  id: 'marketing',
  ...known(true, { since: daysBefore(200), ...more }),
});
const person = (more: Partial<AsOf> = {}): AsOf => ({
  link: linked,
  scopes: [scope()],
  terms: [term()],
  ...more,
});

const gone = known({ isLinked: false, status: 'unlinked' as const });
const waiting = known({ isLinked: true, status: 'waiting' as const });
const unsaid = known({ isLinked: true, status: null });
const unknown = { value: null, certainty: 'unknown', factId: null, knownUntil: null } as const;
const between = { value: null, certainty: 'between' } as const;
const old = { certainty: 'unconfirmed', knownUntil: daysBefore(31) } as const;

describe('decide', () => {
  it('says yes where all is known, by all the facts and until the earliest time', () => {
    const all = person({ scopes: [scope({ knownUntil: daysBefore(9) })] });
    const ids = [all.link, ...all.scopes, ...all.terms].map(({ factId }) => factId);
    expect(decide(all, RULE)).toEqual({
      answer: 'yes',
      reason: null,
      need: null,
      factIds: ids,
      knownUntil: daysBefore(9),
    });
  });

  it('is no while Kakao has told of a change that was not read yet', () => {
    const no = { answer: 'no', need: { type: 'link', subject: null } };
    expect(decide(person({}), RULE, true)).toMatchObject({ ...no, reason: 'unclear' });
    expect(decide(person({ link: gone }), RULE, true)).toMatchObject({ ...no, reason: 'unlinked' });
    expect(decide(person({}), RULE, false).answer).toBe('yes');
  });

  it.each<[string, AsOf, string | null]>([
    ['who has unlinked', person({ link: gone }), 'unlinked'],
    ['who has not signed up', person({ link: waiting }), 'not-signed-up'],
    ['of whom no reading tells whether they signed up', person({ link: unsaid }), 'unclear'],
    ['never seen', { link: { ...linked, ...unknown }, scopes: [], terms: [] }, 'never-read'],
    ['linked or unlinked around then', person({ link: { ...linked, ...between } }), 'unclear'],
    ['last seen too long ago', person({ link: { ...linked, ...old } }), 'outdated'],
    ['without the scope', person({ scopes: [scope({ value: false })] }), 'not-agreed'],
    ['whose scopes tell nothing of it', person({ scopes: [] }), 'never-read'],
    ['whose scope was unknown then', person({ scopes: [scope(unknown)] }), 'never-read'],
    ['whose scope changed around then', person({ scopes: [scope(between)] }), 'unclear'],
    ['whose scope was last read too long ago', person({ scopes: [scope(old)] }), 'outdated'],
    ['last read just in time', person({ scopes: [scope({ ...old, knownUntil: daysBefore(30) })] }), null],
    ['without the term', person({ terms: [term({ value: false })] }), 'not-agreed'],
    ['whose term was last read too long ago', person({ terms: [term(old)] }), 'outdated'],
    ['whose marketing consent has no time', person({ terms: [term({ since: null })] }), 'agreed-at-unknown'],
    [
      'whose two years end that day',
      person({ terms: [term({ since: new Date('2024-11-25T15:00:00Z') })] }),
      'reconfirmation-due',
    ],
    [
      'whose two years end the day after',
      person({ terms: [term({ since: new Date('2024-11-26T15:00:00Z') })] }),
      null,
    ],
    [
      'who is known to lack one thing while another is unknown',
      person({ link: { ...linked, ...old }, terms: [term({ value: false })] }),
      'not-agreed',
    ],
  ])('decides on somebody %s', (_, all, reason) => {
    expect(decide(all, RULE)).toMatchObject({ answer: reason ? 'no' : 'yes', reason });
  });

  it('counts no years where the term is not one of marketing', () => {
    const all = person({ terms: [term({ since: new Date('2019-01-01T00:00:00Z') })] });
    expect(decide(all, { ...RULE, agedTerms: [] }).answer).toBe('yes');
  });

  it('names what it fails on and the fact that decides, if there is one', () => {
    const missing = scope({ value: false });
    expect(decide(person({ scopes: [missing] }), RULE)).toMatchObject({
      need: { type: 'scope', subject: 'talk_message' },
      factIds: [missing.factId],
      knownUntil: missing.knownUntil,
    });
    expect(decide(person({ terms: [] }), RULE)).toMatchObject({
      need: { type: 'term', subject: 'marketing' },
      factIds: [],
      knownUntil: null,
    });
  });

  it('never says yes unless each single thing is known to hold', () => {
    const time = fc.integer({ min: 0, max: 1_200 }).map(daysBefore);
    const knownOf = <T>(value: fc.Arbitrary<T | null>) =>
      fc.record<Known<T>>({
        value,
        certainty: fc.constantFrom(...CERTAINTIES),
        since: fc.option(time),
        knownFrom: fc.constant(null),
        knownUntil: time,
        source: fc.constant('sync'),
        factId: fc.constant('1'),
      });
    const link = knownOf(
      fc.option(fc.record({ isLinked: fc.boolean(), status: fc.option(fc.constantFrom(...USER_STATUSES)) })),
    );
    const consents = (id: string) =>
      fc.array(
        knownOf(fc.option(fc.boolean(), { freq: 9 })).map((one) => ({ id, ...one })),
        { maxLength: 1 },
      );
    const people = fc.record<AsOf>({ link, scopes: consents('talk_message'), terms: consents('marketing') });
    const holds = ({ certainty, knownUntil }: Known<unknown>) =>
      certainty === 'known' ||
      certainty === 'consistent' ||
      (certainty === 'unconfirmed' && (knownUntil as Date) >= daysBefore(30));
    fc.assert(
      fc.property(people, (all) => {
        const { answer, reason } = decide(all, RULE);
        const [one, other] = [all.scopes[0], all.terms[0]];
        const isAllowed =
          all.link.value?.status === 'linked' &&
          all.link.value.isLinked &&
          holds(all.link) &&
          one?.value === true &&
          holds(one) &&
          other?.value === true &&
          holds(other) &&
          other.since !== null &&
          reconfirmBy(other.since) > RULE.on;
        expect(answer).toBe(isAllowed ? 'yes' : 'no');
        expect(reason === null).toBe(isAllowed);
      }),
      { numRuns: 3_000 },
    );
  });
});

it('unknownOf counts the noes of which nobody can tell', () => {
  expect(unknownOf({ unlinked: 4, outdated: 2, 'never-read': 1 })).toBe(3);
});
