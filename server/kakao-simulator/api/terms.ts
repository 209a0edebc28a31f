import type { TermItem } from '../world/catalogue.js';
import { nowSeconds, toTimestamp } from '../world/time.js';
import { type Call, commaList, type Endpoint } from './call.js';
import { badParameter, type Refusal, refusal } from './refusal.js';

const group = { category: 'service-terms', auth: 'both' } as const;

/** §2.6: the service terms that a person agreed to, or all of the app's. */
export const serviceTerms: Endpoint = {
  name: 'service-terms',
  methods: ['GET'],
  path: '/v2/user/service_terms',
  ...group,
  isChanging: false,
  run(call: Call) {
    const wrong = syncOff(call) ?? call.findPerson();
    if (wrong) return wrong;
    const { world } = call.sim;
    const result = call.params.result ?? 'agreed_service_terms';
    if (result !== 'agreed_service_terms' && result !== 'app_service_terms') {
      return badParameter('result must be agreed_service_terms or app_service_terms');
    }
    const tags = call.params.tags === undefined ? undefined : commaList(call.params.tags);
    const unknown = tags && unknownTags(call, tags, 'get service terms');
    if (unknown) return unknown;
    const agreed = world.people.terms[call.position]!;
    const list: string[] = [];
    world.terms.forEach((term, index) => {
      const isAgreed = (agreed & (1 << index)) !== 0;
      if (tags && !tags.includes(term.tag)) return;
      if (isAgreed || result === 'app_service_terms') list.push(termJson(call, term, index, isAgreed));
    });
    const terms =
      list.length > 0 || result === 'app_service_terms' ? `,"service_terms":[${list.join(',')}]` : '';
    return `{"id":${world.idOf(call.position)}${terms}}`;
  },
};

/** §2.7: withdraws the consent to terms; what cannot be withdrawn is left out of the answer. */
export const revokeTerms: Endpoint = {
  name: 'revoke-terms',
  methods: ['POST'],
  path: '/v2/user/revoke/service_terms',
  ...group,
  isChanging: true,
  run(call: Call) {
    const wrong = syncOff(call) ?? call.findPerson();
    if (wrong) return wrong;
    const { world } = call.sim;
    const tags = [...new Set(commaList(call.params.tags ?? ''))];
    if (tags.length === 0) return badParameter('tags is missing');
    const unknown = unknownTags(call, tags, 'revoke');
    if (unknown) return unknown;
    const agreed = world.people.terms[call.position]!;
    const gone = tags.filter((tag) => {
      const term = world.terms.find((one) => one.tag === tag)!;
      return !term.required && (agreed & world.termBits([tag])) !== 0;
    });
    if (gone.length > 0) call.apply({ op: 'withdraw-terms', terms: gone });
    const list = gone.map((tag) => `{"tag":${JSON.stringify(tag)},"agreed":false}`);
    const terms = gone.length > 0 ? `,"revoked_service_terms":[${list.join(',')}]` : '';
    return `{"id":${world.idOf(call.position)}${terms}}`;
  },
};

/** §2.8: records consents that the service obtained by itself. */
export const upgradeTerms: Endpoint = {
  name: 'upgrade-terms',
  methods: ['POST'],
  path: '/v2/user/upgrade/service_terms',
  ...group,
  isChanging: true,
  run(call: Call) {
    const wrong = syncOff(call) ?? call.findPerson();
    if (wrong) return wrong;
    const { world, app } = call.sim;
    const tags = [...new Set(commaList(call.params.tags ?? ''))];
    if (tags.length === 0) return badParameter('tags is missing');
    const unknown = unknownTags(call, tags, 'upgrade');
    if (unknown) return unknown;
    // A waiting person has not joined yet, so that nothing can be recorded: the answer is a shorter list.
    if (world.isWaiting(call.position)) return `{"id":${world.idOf(call.position)}}`;
    call.apply({ op: 'agree-terms', terms: tags, by: 'KAPI', at: nowSeconds() });
    const list = tags.map((tag) => {
      const index = world.terms.findIndex((one) => one.tag === tag);
      const by = app.variants.upgradeNamesAgreedBy ? `,"agreed_by":"${agreedBy(call, index)}"` : '';
      return `{"tag":${JSON.stringify(tag)},"agreed":true,"agreed_at":"${agreedAt(call, index)}"${by}}`;
    });
    return `{"id":${world.idOf(call.position)},"agreed_service_terms":[${list.join(',')}]}`;
  },
};

/** §2.12: the legacy form of 2.6. */
export const legacyTerms: Endpoint = {
  name: 'legacy-terms',
  methods: ['GET'],
  path: '/v1/user/service/terms',
  ...group,
  isChanging: false,
  run(call: Call) {
    const wrong = syncOff(call) ?? call.findPerson();
    if (wrong) return wrong;
    const { world } = call.sim;
    const agreed = world.people.terms[call.position]!;
    const allowed = world.terms
      .map((term, index) => ({ tag: term.tag, index }))
      .filter(({ index }) => agreed & (1 << index))
      .map(({ tag, index }) => ({ tag, agreed_at: agreedAt(call, index) }));
    const all = world.terms.map((term) => ({
      tag: term.tag,
      required: term.required,
      created_at: '2024-01-02T00:00:00Z',
    }));
    const extra =
      call.params.extra === 'app_service_terms' ? `,"app_service_terms":${JSON.stringify(all)}` : '';
    const terms = allowed.length > 0 ? `,"allowed_service_terms":${JSON.stringify(allowed)}` : '';
    return `{"user_id":${world.idOf(call.position)}${terms}${extra}}`;
  },
};

function syncOff(call: Call): Refusal | undefined {
  return call.sim.app.isKakaoSync ? undefined : refusal(call.sim.app.variants.syncOffCode);
}

function unknownTags(call: Call, tags: string[], verb: string): Refusal | undefined {
  const { world, app } = call.sim;
  const unknown = tags.filter((tag) => !world.terms.some((term) => term.tag === tag));
  if (unknown.length === 0) return undefined;
  const list = unknown.join(', ');
  return badParameter(
    `There is no tags to ${verb}. check out to configured this tags([${list}]) in app(${app.name}).`,
  );
}

function agreedAt(call: Call, index: number): string {
  const { people } = call.sim.world;
  return toTimestamp(people.termAt[index]![call.position]! || people.connectedAt[call.position]!);
}

function agreedBy(call: Call, index: number): 'KAPI' | 'KAUTH' {
  return call.sim.world.people.termsByApi[call.position]! & (1 << index) ? 'KAPI' : 'KAUTH';
}

function termJson(call: Call, term: TermItem, index: number, isAgreed: boolean): string {
  const isRevocable = !term.required && (isAgreed || call.sim.app.variants.revocableWithoutConsent);
  const start = `{"tag":${JSON.stringify(term.tag)},"required":${term.required},"agreed":${isAgreed},"revocable":${isRevocable}`;
  if (!isAgreed) return `${start}}`;
  return `${start},"agreed_at":"${agreedAt(call, index)}","agreed_by":"${agreedBy(call, index)}"}`;
}
