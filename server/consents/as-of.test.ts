import { expect, it } from 'vitest';
import { asOf } from './as-of.js';
import type { Fact } from './lives.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

/** Asked for in the tenth minute, answered in the twentieth. */
const fact = (id: string, parts: Partial<Fact>): Fact => ({
  id,
  type: 'term',
  subject: 'm',
  toAgreed: true,
  occurredAt: at(5),
  observedAt: at(20),
  notBefore: null,
  profileReadAt: null,
  scopesReadAt: null,
  termsReadAt: null,
  source: 'sync',
  ...parts,
});
const facts = [
  fact('1', { type: 'linked', subject: null, toAgreed: null, occurredAt: at(1) }),
  fact('2', {}),
  fact('3', { type: 'scope', subject: 'a', occurredAt: null }),
];
const readings = {
  seenAt: at(10),
  profileReadAt: at(10),
  scopesReadAt: at(10),
  termsReadAt: at(10),
  tellsSignUp: false,
};

it('proves nothing beyond the time at which the last reading was asked for: it may have changed on the way', () => {
  const { link, terms } = asOf(facts, readings, at(10));
  for (const known of [link, terms[0]]) {
    expect(known).toMatchObject({ certainty: 'known', knownUntil: at(10) });
  }
  const later = asOf(facts, readings, at(15));
  for (const known of [later.link, later.terms[0]]) {
    expect(known).toMatchObject({ certainty: 'unconfirmed', knownUntil: at(10) });
  }
  const changed = fact('4', {
    type: 'scope',
    subject: 'a',
    toAgreed: false,
    observedAt: at(40),
    notBefore: at(10),
  });
  const between = { certainty: 'between', knownFrom: at(10), knownUntil: at(40) };
  expect(asOf([...facts, { ...changed, occurredAt: null }], readings, at(30)).scopes).toMatchObject([
    between,
  ]);
  // What Kakao gives no time of is known from its answer on.
  expect(later.scopes).toMatchObject([{ value: null, certainty: 'unknown' }]);
  expect(asOf(facts, readings, at(20)).scopes).toMatchObject([{ value: true, knownFrom: at(20) }]);
});

it('does not take a link for one that has signed up where the answer tells only that there is a link', () => {
  const seenLater = { ...readings, seenAt: at(60), tellsSignUp: true };
  // By then the person may have unlinked and begun to link again.
  expect(asOf(facts, seenLater, at(40)).link).toMatchObject({
    value: { isLinked: true, status: null },
    certainty: 'consistent',
    knownUntil: at(60),
  });
  expect(asOf(facts, { ...seenLater, profileReadAt: at(60) }, at(40)).link).toMatchObject({
    value: { isLinked: true, status: 'linked' },
  });
});
