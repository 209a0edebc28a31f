import { type EventRequest, SPOILS, securityEventToken } from '../webhooks/security-event.js';
import { UNLINK_SPOILS, type UnlinkRequest, type WebhookSettings } from '../webhooks/webhooks.js';
import type { ControlCall, ControlRoute } from './control-call.js';

/** Settings of the webhooks, sending single ones, and what was sent. */
export const webhookRoutes: ControlRoute[] = [
  ['GET', /^\/webhooks$/, ({ sim }) => sim.webhooks.settings],
  ['PATCH', /^\/webhooks$/, changeSettings],
  ['GET', /^\/webhooks\/deliveries$/, ({ sim }) => sim.webhooks.deliveries.all],
  ['POST', /^\/webhooks\/unlink$/, sendUnlink],
  ['POST', /^\/webhooks\/event$/, sendEvent],
  ['POST', /^\/webhooks\/token$/, ({ sim, body }) => ({ token: securityEventToken(sim, readEvent(body)) })],
];

function changeSettings({ sim, body }: ControlCall): WebhookSettings {
  const given = (body ?? {}) as Partial<WebhookSettings>;
  for (const url of [given.unlinkUrl, given.statusUrl]) if (url) new URL(url);
  return Object.assign(sim.webhooks.settings, given);
}

async function sendUnlink({ sim, body }: ControlCall): Promise<unknown> {
  const given = { referrerType: 'UNLINK_FROM_APPS', ...(body as object) } as UnlinkRequest;
  if (!given.userId) throw new RangeError('userId is missing');
  if (given.spoil && !UNLINK_SPOILS.includes(given.spoil))
    throw new RangeError(`spoil: ${UNLINK_SPOILS.join(', ')}`);
  return (await sim.webhooks.sendUnlink(given)) ?? { error: 'no unlinkUrl is set' };
}

async function sendEvent({ sim, body }: ControlCall): Promise<unknown> {
  return (await sim.webhooks.sendEvent(readEvent(body))) ?? { error: 'no statusUrl is set' };
}

function readEvent(body: unknown): EventRequest {
  const given = (body ?? {}) as EventRequest;
  if (!given.userId || !given.event) throw new RangeError('userId and event are needed');
  if (given.spoil && !SPOILS.includes(given.spoil)) throw new RangeError(`spoil: ${SPOILS.join(', ')}`);
  return given;
}
