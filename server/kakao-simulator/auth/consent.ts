import type { Simulator } from '../simulator.js';
import type { ScopeItem, TermItem } from '../world/catalogue.js';
import type { Effect } from '../world/effects.js';
import { nowSeconds } from '../world/time.js';
import type { LoginRequest } from './pending-logins.js';

/** What the consent screen asks; both lists empty: it does not appear. */
export interface Question {
  isNewcomer: boolean;
  scopes: ScopeItem[];
  terms: TermItem[];
}

/**
 * Works out what a person has to be asked (§3.1): everything at the first link, afterwards only what `scope` and
 * `service_terms` ask for in addition.
 */
export function questionFor(sim: Simulator, position: number, request: LoginRequest): Question {
  const { world, app } = sim;
  const isNewcomer = !world.isLinked(position);
  const agreed = world.people.scopes[position]!;
  const wanted = request.scopes ?? [];
  const scopes = world.scopes.filter((item) => {
    if (item.level === 'off') return false;
    if (isNewcomer) return item.level !== 'in_use' || wanted.includes(item.id);
    return wanted.includes(item.id) && (agreed & world.scopeBit(item.id)) === 0;
  });
  return { isNewcomer, scopes, terms: app.isKakaoSync ? termsFor(sim, position, request, isNewcomer) : [] };
}

/** The terms to show. A narrowed list without any required term shows none (§3.1). */
function termsFor(sim: Simulator, position: number, request: LoginRequest, isNewcomer: boolean): TermItem[] {
  const { world } = sim;
  if (request.terms && !world.terms.some((term) => term.required && request.terms!.includes(term.tag)))
    return [];
  if (!isNewcomer && !request.terms) return [];
  const agreed = world.people.terms[position]!;
  return world.terms.filter((term) => {
    if (request.terms && !request.terms.includes(term.tag)) return false;
    return isNewcomer || (agreed & world.termBits([term.tag])) === 0;
  });
}

/** The required items of a question that an answer leaves out. */
export function missingAnswers(question: Question, scopes: string[], terms: string[]): string[] {
  return [
    ...question.scopes
      .filter((item) => item.level === 'required' && !scopes.includes(item.id))
      .map((item) => item.id),
    ...question.terms.filter((term) => term.required && !terms.includes(term.tag)).map((term) => term.tag),
  ];
}

/** Lets the person's answer happen: the first link, or additional consents. */
export function recordConsent(
  sim: Simulator,
  position: number,
  question: Question,
  scopes: string[],
  terms: string[],
): void {
  const at = nowSeconds();
  const givenScopes = question.scopes.map((item) => item.id).filter((id) => scopes.includes(id));
  const givenTerms = question.terms.map((term) => term.tag).filter((tag) => terms.includes(tag));
  const effects: Effect[] = [];
  if (question.isNewcomer) {
    const isWaiting = !sim.app.isAutoLink;
    const isSynched = sim.app.isKakaoSync && !isWaiting && givenTerms.length > 0;
    effects.push({ op: 'link', at, isWaiting, isSynched, scopes: givenScopes, terms: givenTerms });
  } else {
    if (givenScopes.length > 0) effects.push({ op: 'agree-scopes', scopes: givenScopes });
    if (givenTerms.length > 0) effects.push({ op: 'agree-terms', terms: givenTerms, by: 'KAUTH', at });
  }
  if (effects.length > 0) sim.happen('consent-screen', sim.world.idOf(position), effects);
}
