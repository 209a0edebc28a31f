import type { Params } from '../api/call.js';
import { endpoints } from '../api/endpoints.js';
import { kauthEndpointNames } from '../auth/kauth.js';
import type { LimitSettings } from '../call-limits.js';
import type { FaultRule } from '../faults.js';
import type { Simulator } from '../simulator.js';
import { isUserId } from '../world/ids.js';
import { nowSeconds, toSeconds } from '../world/time.js';
import { changeApp, shownApp } from './app-settings.js';
import { putScope, putTerm } from './catalogue.js';
import type { ControlCall, ControlRoute } from './control-call.js';
import { countStates, listStates, readEffect, trueState } from './persons.js';
import { webhookRoutes } from './webhook-routes.js';

const settingsOf = (sim: Simulator) => ({
  isMaintenance: sim.faults.isMaintenance,
  hasUnknownKeys: sim.faults.hasUnknownKeys,
  latencyMs: sim.faults.latency,
  rules: sim.faults.rules,
});

export const routes: ControlRoute[] = [
  [
    'GET',
    /^\/state$/,
    ({ sim }) => ({
      app: shownApp(sim),
      users: countStates(sim),
      calls: Object.fromEntries(sim.calls),
      limits: {
        ...sim.limits.settings,
        usedThisMonth: sim.limits.usedThisMonth,
        refused: sim.limits.refused,
      },
      faults: settingsOf(sim),
      journal: { last: sim.journal.next - 1 },
    }),
  ],
  ['GET', /^\/journal$/, readJournal],
  ['DELETE', /^\/journal$/, ({ sim }) => sim.journal.clear()],
  [
    'GET',
    /^\/users$/,
    ({ sim, params }) => listStates(sim, Number(params.after ?? 0), limitOf(params, 100), params.state),
  ],
  ['GET', /^\/users\/(\d+)$/, ({ sim, parts }) => trueState(sim, personOf(sim, parts[0]!))],
  [
    'GET',
    /^\/users\/(\d+)\/history$/,
    ({ sim, parts }) => sim.journal.ofUser(parts[0]!).map((line) => JSON.parse(line)),
  ],
  ['POST', /^\/users$/, addPerson],
  ['POST', /^\/users\/(\d+)\/effects$/, ({ sim, parts, body }) => changePerson(sim, parts[0]!, body)],
  ['POST', /^\/expire-waiting$/, expireWaiting],
  ['POST', /^\/keys\/rotate$/, ({ sim }) => ({ kid: sim.provider.keys.rotate() })],
  ['GET', /^\/faults$/, ({ sim }) => settingsOf(sim)],
  ['PATCH', /^\/faults$/, changeFaults],
  ['POST', /^\/faults$/, ({ sim, body }) => sim.faults.add(readRule(body))],
  ['DELETE', /^\/faults$/, ({ sim }) => sim.faults.clear()],
  ['DELETE', /^\/faults\/(\d+)$/, ({ sim, parts }) => ({ removed: sim.faults.remove(Number(parts[0])) })],
  ['GET', /^\/limits$/, ({ sim }) => sim.limits.settings],
  ['PATCH', /^\/limits$/, changeLimits],
  ['GET', /^\/app$/, ({ sim }) => shownApp(sim)],
  ['PATCH', /^\/app$/, ({ sim, body }) => changeApp(sim, body)],
  ['PUT', /^\/scopes$/, ({ sim, body }) => putScope(sim, body)],
  ['PUT', /^\/terms$/, ({ sim, body }) => putTerm(sim, body)],
  ...webhookRoutes,
  ['POST', /^\/reset$/, ({ sim }) => sim.reset()],
];

function limitOf(params: Params, fallback: number): number {
  const limit = Number(params.limit ?? fallback);
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError('limit must be a whole number above 0');
  return limit;
}

function readJournal({ sim, params, response }: ControlCall): 'sent' {
  const lines = sim.journal.after(Number(params.after ?? 0), limitOf(params, 1_000_000));
  const isLines = params.format === 'lines';
  const type = isLines ? 'application/x-ndjson' : 'application/json;charset=UTF-8';
  response.writeHead(200, { 'Content-Type': type });
  response.end(isLines ? lines.map((line) => `${line}\n`).join('') : `[${lines.join(',\n')}]`);
  return 'sent';
}

function personOf(sim: Simulator, id: string): number {
  const position = sim.world.positionOf(id);
  if (position < 0) throw new RangeError(`nobody has the id ${id}`);
  return position;
}

/** Body: `{id?, link?: {…} | false, account?}`; by default a newcomer who has just linked. */
function addPerson({ sim, body }: ControlCall): unknown {
  const given = (body ?? {}) as { id?: string; link?: object | false; account?: object };
  const id = given.id ?? sim.world.nextId();
  if (!isUserId(id)) throw new RangeError('id must be a positive int64 as text');
  const effects: unknown[] = [{ op: 'add' }];
  if (given.account) effects.push({ op: 'set-account', account: given.account });
  if (given.link !== false) effects.push({ op: 'link', ...given.link });
  return changePerson(sim, id, effects);
}

function changePerson(sim: Simulator, id: string, body: unknown): unknown {
  const effects = (Array.isArray(body) ? body : [body]).map((one) => readEffect(sim, one));
  const changed = sim.happen('control', id, effects);
  return { changed, user: trueState(sim, personOf(sim, id)) };
}

function changeFaults({ sim, body }: ControlCall): unknown {
  const given = (body ?? {}) as {
    isMaintenance?: boolean;
    hasUnknownKeys?: boolean;
    latencyMs?: string | number;
  };
  if (given.latencyMs !== undefined) sim.faults.latency = String(given.latencyMs);
  if (given.isMaintenance !== undefined) sim.faults.isMaintenance = given.isMaintenance === true;
  if (given.hasUnknownKeys !== undefined) sim.faults.hasUnknownKeys = given.hasUnknownKeys === true;
  return settingsOf(sim);
}

/** Body: `{everybody?: true, at?: time}`; the time takes the place of the present. */
function expireWaiting({ sim, body }: ControlCall): unknown {
  const given = (body ?? {}) as { everybody?: boolean; at?: string };
  const now = given.at === undefined ? nowSeconds() : toSeconds(given.at);
  return { unlinked: sim.expireWaiting(now, given.everybody === true) };
}

const KINDS = ['code', 'html', 'cut', 'truncate', 'garbage', 'slow', 'hang', 'mixed'];

const ENDPOINTS = ['*', ...endpoints.map((one) => one.name), ...kauthEndpointNames];

const RULE_MEMBERS: Record<keyof Omit<FaultRule, 'id'>, true> = {
  endpoint: true,
  kind: true,
  userIds: true,
  share: true,
  next: true,
  isAfter: true,
  code: true,
  status: true,
  msg: true,
  extra: true,
  delayMs: true,
};

/** A rule that hits what was meant: a mistyped member would be passed over, and the rule hit everybody or nobody. */
function readRule(body: unknown): Omit<FaultRule, 'id'> {
  const rule = { endpoint: '*', ...(body as object) } as FaultRule;
  for (const name of Object.keys(rule)) {
    if (!(name in RULE_MEMBERS)) throw new RangeError(`no such member of a fault rule: ${name}`);
  }
  if (rule.userIds && !(Array.isArray(rule.userIds) && rule.userIds.every((id) => typeof id === 'string')))
    throw new RangeError('userIds must be a list of ids as text');
  if (!ENDPOINTS.includes(rule.endpoint))
    throw new RangeError(`endpoint must be one of ${ENDPOINTS.join(', ')}`);
  if (!KINDS.includes(rule.kind)) throw new RangeError(`kind must be one of ${KINDS.join(', ')}`);
  if (rule.share !== undefined && !(rule.share >= 0 && rule.share <= 1))
    throw new RangeError('share must be 0 to 1');
  if (rule.next !== undefined && !(rule.next >= 1)) throw new RangeError('next must be 1 or more');
  return rule;
}

function changeLimits({ sim, body }: ControlCall): unknown {
  const given = (body ?? {}) as Partial<LimitSettings>;
  for (const [name, value] of Object.entries(given)) {
    if (!(name in sim.limits.settings)) throw new RangeError(`no such limit: ${name}`);
    if (typeof value !== 'number' || !(value >= 0)) throw new RangeError(`${name} must be 0 or more`);
  }
  sim.limits.set(given);
  return sim.limits.settings;
}
