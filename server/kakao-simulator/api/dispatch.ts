import type { Hit } from '../faults.js';
import type { Simulator } from '../simulator.js';
import { authorize, wrongKey } from './authorize.js';
import { type Answer, Call, type Endpoint, type Params } from './call.js';
import { idsQuotaExceeded, quotaExceeded, Refusal, refusal, underMaintenance } from './refusal.js';

/** What is sent for a call, and how. */
export interface Outcome {
  answer: Answer;
  delayMs: number;
  /** How the sending goes wrong; absent: it does not. */
  spoil?: Hit['kind'];
}

/**
 * Works on one call: who calls, what goes wrong, limits, the endpoint itself, the journal.
 * Whatever is to happen has happened when this returns; only the sending may still be late or fail.
 */
export function dispatch(
  sim: Simulator,
  endpoint: Endpoint,
  method: string,
  header: string | undefined,
  ip: string,
  params: Params,
): Outcome {
  sim.calls.set(endpoint.name, (sim.calls.get(endpoint.name) ?? 0) + 1);
  const target = params.target_id ?? '';
  const plan = sim.faults.plan(endpoint.name, target);
  const { hit } = plan;
  const delayMs = plan.delayMs + sim.limits.queueMs(Date.now());
  const call = authorize(sim, endpoint, header, ip, params);

  let answer: Answer;
  if (call instanceof Refusal) answer = call;
  else if (sim.faults.isMaintenance) answer = underMaintenance;
  else if (hit && !hit.isAfter && isRefusing(hit)) answer = refusalOf(hit, endpoint, call);
  else if (!sim.limits.take(Date.now())) answer = quotaExceeded;
  else answer = endpoint.run(call);
  const isDone = call instanceof Call && typeof answer === 'string';
  if (isDone && hit?.isAfter && hit.kind !== 'cut' && isRefusing(hit)) {
    answer = refusalOf(hit, endpoint, call);
  }

  const spoil = hit && hit.kind !== 'code' && hit.kind !== 'html' ? hit.kind : undefined;
  if (endpoint.isChanging) {
    const isCut = spoil === 'cut' || spoil === 'truncate';
    const isCall = call instanceof Call;
    sim.journal.record({
      endpoint: `${method} ${endpoint.path}`,
      userId: isCall ? (call.userId ?? idOf(target)) : idOf(target),
      changed: isCall && call.isChange,
      effects: isCall ? call.effects : [],
      status: isCut || spoil === 'hang' ? 0 : typeof answer === 'string' ? 200 : answer.status,
      ...(typeof answer === 'string' ? {} : { code: answer.code }),
      cut: !isCut && spoil !== 'hang' ? 'no' : hit?.isAfter || spoil !== 'cut' ? 'after' : 'before',
    });
  }
  return { answer, delayMs, spoil };
}

/** A fault that keeps the endpoint from doing anything, unless it comes after. */
export function isRefusing(hit: Hit): boolean {
  return hit.kind === 'code' || hit.kind === 'html' || hit.kind === 'cut';
}

function idOf(target: string): string | null {
  return /^\d{1,19}$/.test(target) ? target : null;
}

function refusalOf(hit: Hit, endpoint: Endpoint, call: Call): Refusal {
  if (hit.kind === 'html' || hit.kind === 'cut') {
    const status = hit.status ?? 502;
    return new Refusal(status, 'html', htmlError(status));
  }
  if (hit.code === -10 && endpoint.name === 'user-ids' && hit.status === undefined) return idsQuotaExceeded;
  const { isByToken, credential } = call;
  // Of an Admin key -401 says another thing than of a token.
  const msg = hit.msg ?? (hit.code === -401 && !isByToken ? wrongKey(credential) : undefined);
  return refusal(hit.code, msg, hit.status, hit.extra, isByToken ? 'Bearer' : 'KakaoAK');
}

/** What a broken proxy in front of an API says. */
export function htmlError(status: number): string {
  const title = status === 503 ? '503 Service Temporarily Unavailable' : `${status} Server Error`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}
