import type { ScopeItem } from '../world/catalogue.js';
import { type Call, type Endpoint, textList } from './call.js';
import { badParameter, type Refusal, refusal } from './refusal.js';

/** §2.4: which consent items a person agreed to. */
export const userScopes: Endpoint = {
  name: 'user-scopes',
  methods: ['GET'],
  path: '/v2/user/scopes',
  category: 'consent-items',
  auth: 'both',
  isChanging: false,
  run(call: Call) {
    const missing = call.findPerson();
    if (missing) return missing;
    if (call.params.scopes === undefined) return scopesJson(call, 0xffffffff);
    const wanted = textList(call.params.scopes);
    if (!wanted) return badParameter('scopes must be a JSON list of texts');
    const bits = call.sim.world.scopeBits(wanted);
    if (wanted.some((id) => call.sim.world.scopeBit(id) === 0))
      return badParameter('scopes has an unknown id');
    return scopesJson(call, bits);
  },
};

/** §2.5: withdraws consent items; one that is not revocable refuses the whole list. */
export const revokeScopes: Endpoint = {
  name: 'revoke-scopes',
  methods: ['POST'],
  path: '/v2/user/revoke/scopes',
  category: 'consent-items',
  auth: 'both',
  isChanging: true,
  run(call: Call) {
    const missing = call.findPerson();
    if (missing) return missing;
    const { world, app } = call.sim;
    const wanted = call.params.scopes === undefined ? undefined : textList(call.params.scopes);
    if (!wanted) return badParameter('scopes must be a JSON list of texts');
    const agreed = world.people.scopes[call.position]!;
    const given = wanted.filter((id) => (agreed & world.scopeBit(id)) !== 0);
    if (wanted.some((id) => world.scopeBit(id) === 0) || given.length === 0) return nothingToRevoke(wanted);
    const fixed = given.filter((id) => !isRevocable(world.scopes.find((item) => item.id === id)!));
    if (fixed.length > 0 && (app.variants.mixedRevoke === 'refuse' || fixed.length === given.length)) {
      const msg = `[${fixed.join(', ')}] is not revocable. check out if it's set as required on developers.kakao.com`;
      return refusal(-3, msg);
    }
    call.apply({ op: 'withdraw-scopes', scopes: given.filter((id) => !fixed.includes(id)) });
    return scopesJson(call, 0xffffffff);
  },
};

function nothingToRevoke(wanted: string[]): Refusal {
  const ids = wanted.join(', ');
  return badParameter(
    `There is no scopes to revoke. check out if given scope id([${ids}]) is correct again.`,
  );
}

/** A required item stays; an optional one, or one that the app no longer uses, can go (§4.2). */
function isRevocable(item: ScopeItem): boolean {
  return item.level !== 'required';
}

/** The answer of 2.4 and 2.5: items in use, and items once agreed to. `bits`: only these. */
function scopesJson(call: Call, bits: number): string {
  const { world, app } = call.sim;
  const agreed = world.people.scopes[call.position]!;
  const listed = (world.setUpScopes | agreed) & bits;
  const key = `${agreed} ${listed} ${app.variants.displayLanguage}`;
  const kept = call.sim.scopeTexts;
  let list = kept.get(key);
  if (list === undefined) {
    list = world.scopes
      .filter((_, index) => listed & (1 << index))
      .map((item) => itemJson(item, (agreed & world.scopeBit(item.id)) !== 0, app.variants.displayLanguage))
      .join(',');
    if (kept.size > 10_000) kept.clear();
    kept.set(key, list);
  }
  return `{"id":${world.idOf(call.position)},"scopes":[${list}]}`;
}

function itemJson(item: ScopeItem, isAgreed: boolean, language: 'ko' | 'en'): string {
  return JSON.stringify({
    id: item.id,
    display_name: item[language],
    type: item.type,
    using: item.level !== 'off',
    ...(item.delegated === undefined || item.level === 'off' ? {} : { delegated: item.delegated }),
    agreed: isAgreed,
    ...(isAgreed ? { revocable: isRevocable(item) } : {}),
  });
}
