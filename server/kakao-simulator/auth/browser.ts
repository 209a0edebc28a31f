import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from '../api/call.js';
import type { Simulator } from '../simulator.js';
import { nowSeconds } from '../world/time.js';
import { missingAnswers, questionFor, recordConsent } from './consent.js';
import { readLoginRequest } from './login-request.js';
import { consentPage, createAccountPage, errorPage, loginPage, selectAccountPage } from './pages.js';
import type { LoginRequest } from './pending-logins.js';
import type { Session } from './sessions.js';

/** One page view. `values`: everything ticked, which `params` holds only once. */
export interface View {
  sim: Simulator;
  request: IncomingMessage;
  response: ServerResponse;
  params: Params;
  values: URLSearchParams;
}

export function sendPage(view: View, html: string, status = 200, cookie?: string): void {
  view.response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Cache-Control': 'no-store',
    ...(cookie ? { 'Set-Cookie': cookie } : {}),
  });
  view.response.end(html);
}

export function redirect(view: View, location: string, cookie?: string): void {
  view.response.writeHead(302, { Location: location, ...(cookie ? { 'Set-Cookie': cookie } : {}) });
  view.response.end();
}

/** The redirect URI with answers added to its query. */
function answerUri(uri: string, answers: Record<string, string | undefined>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(answers))
    if (value !== undefined) url.searchParams.set(name, value);
  // Kakao's samples write spaces as %20.
  return url.href.replaceAll('+', '%20');
}

/** `GET /oauth/authorize` (§3.1). */
export function authorizePage(view: View): void {
  const { sim, params } = view;
  const wanted = readLoginRequest(sim, params);
  if ('kind' in wanted) {
    if (wanted.kind === 'page') {
      sendPage(view, errorPage(wanted.code, wanted.text), wanted.status);
      return;
    }
    const { error, description } = wanted;
    redirect(
      view,
      answerUri(params.redirect_uri!, { error, error_description: description, state: params.state }),
    );
    return;
  }
  const session = sim.provider.sessions.of(view.request);
  if (wanted.prompts.includes('none')) {
    silent(view, wanted, session);
    return;
  }
  const pending = sim.provider.pending.begin(wanted);
  if (wanted.prompts.includes('create')) sendPage(view, createAccountPage(pending));
  else if (!session || wanted.prompts.includes('login'))
    sendPage(view, loginPage(sim, pending, wanted.loginHint ?? ''));
  else if (wanted.prompts.includes('select_account')) {
    sendPage(view, selectAccountPage(sim, pending, session.position));
  } else proceed(view, pending, wanted, session);
}

/** `prompt=none`: a code at once, or the reason why not. */
function silent(view: View, wanted: LoginRequest, session: Session | undefined): void {
  if (!session) {
    refuse(view, wanted, 'login_required', 'user login required.');
    return;
  }
  if (isKeptOut(view, session)) return;
  const question = questionFor(view.sim, session.position, wanted);
  if (question.isNewcomer || question.scopes.length > 0 || question.terms.length > 0) {
    refuse(view, wanted, 'consent_required', 'user consent required.');
  } else giveCode(view, wanted, session);
}

function refuse(view: View, wanted: LoginRequest, error: string, description: string): void {
  redirect(
    view,
    answerUri(wanted.redirectUri, { error, error_description: description, state: wanted.state }),
  );
}

/** Shows who is not of the team of a test app an error page (KOE005, §7.2). */
function isKeptOut(view: View, session: Session, cookie?: string): boolean {
  const { app, world } = view.sim;
  if (!app.isTestApp || app.teamMembers.includes(world.idOf(session.position))) return false;
  sendPage(view, errorPage('KOE005', 'this is a test app, for its team members only'), 400, cookie);
  return true;
}

/** Shows the consent screen, or gives the code when there is nothing to ask. */
function proceed(view: View, pending: string, wanted: LoginRequest, session: Session, cookie?: string): void {
  if (isKeptOut(view, session, cookie)) return;
  const question = questionFor(view.sim, session.position, wanted);
  if (question.isNewcomer || question.scopes.length > 0 || question.terms.length > 0) {
    sendPage(view, consentPage(view.sim, pending, question), 200, cookie);
    return;
  }
  view.sim.provider.pending.end(pending);
  giveCode(view, wanted, session, cookie);
}

function giveCode(view: View, wanted: LoginRequest, session: Session, cookie?: string): void {
  const hasIdToken = view.sim.app.isOidc && (wanted.scopes === undefined || wanted.scopes.includes('openid'));
  const { clientId, redirectUri, nonce, codeChallenge } = wanted;
  const { position, authTime } = session;
  const code = view.sim.provider.codes.issue(
    { clientId, redirectUri, nonce, codeChallenge, hasIdToken, position, authTime },
    nowSeconds(),
  );
  redirect(view, answerUri(redirectUri, { code, state: wanted.state }), cookie);
}

/** `POST /login`: the forms of the log-in pages. */
export function loginAnswer(view: View): void {
  const { sim, params } = view;
  const pending = params.pending ?? '';
  const wanted = sim.provider.pending.get(pending);
  if (!wanted) {
    sendPage(view, errorPage('KOE001', 'this log-in has expired; begin again'), 400);
    return;
  }
  if (params.create === '1') {
    sendPage(view, createAccountPage(pending));
    return;
  }
  if (params.other !== undefined) {
    sendPage(view, loginPage(sim, pending, ''));
    return;
  }
  const position = params.create === '2' ? createAccount(sim, params) : findAccount(sim, params);
  if (position < 0) {
    const error = '카카오계정 또는 비밀번호를 다시 확인해 주세요.';
    sendPage(view, loginPage(sim, pending, params.login_id ?? '', error), 401);
    return;
  }
  const cookie = sim.provider.sessions.begin(position, params.stay !== undefined);
  proceed(view, pending, wanted, { position, authTime: nowSeconds(), expiresAt: 0 }, cookie);
}

function createAccount(sim: Simulator, params: Params): number {
  const id = sim.world.nextId();
  const account = {
    nickname: params.nickname ?? '새 친구',
    isDefaultNickname: false,
    email: params.email || null,
  };
  sim.happen('login-page', id, [{ op: 'add' }, { op: 'set-account', account }]);
  return sim.world.positionOf(id);
}

/** By a button of an example account, or by id, email or phone number and any password. */
function findAccount(sim: Simulator, params: Params): number {
  const { world } = sim;
  if (params.account !== undefined) return world.positionOf(params.account);
  const given = (params.login_id ?? '').trim();
  if (!params.password || params.password === 'wrong') return -1;
  if (given.includes('@')) return world.positionByEmail(given);
  const byId = world.positionOf(given);
  if (byId >= 0 || !/^[+0]/.test(given)) return byId;
  const digits = given.replace(/\D/g, '').replace(/^0/, '82');
  for (let i = 0; i < world.people.count; i++) {
    if (world.account(i).phoneNumber?.replace(/\D/g, '') === digits) return i;
  }
  return -1;
}

/** `POST /consent`: the form of the consent screen. */
export function consentAnswer(view: View): void {
  const { sim, params, values } = view;
  const pending = params.pending ?? '';
  const wanted = sim.provider.pending.get(pending);
  const session = sim.provider.sessions.of(view.request);
  if (!wanted || !session) {
    sendPage(view, errorPage('KOE001', 'this log-in has expired; begin again'), 400);
    return;
  }
  if (params.answer !== 'agree') {
    sim.provider.pending.end(pending);
    refuse(view, wanted, 'access_denied', 'User denied access');
    return;
  }
  const question = questionFor(sim, session.position, wanted);
  const scopes = values.getAll('scope');
  const terms = values.getAll('term');
  if (missingAnswers(question, scopes, terms).length > 0) {
    sendPage(view, consentPage(sim, pending, question, '필수 항목에 동의해 주세요.'), 400);
    return;
  }
  recordConsent(sim, session.position, question, scopes, terms);
  sim.provider.pending.end(pending);
  giveCode(view, wanted, session);
}
