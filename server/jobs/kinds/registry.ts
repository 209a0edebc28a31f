import { JOB_KINDS, type JobKind } from '../job.types.js';
import type { JobKindHandler } from './kind.js';
import { logout } from './logout.js';
import { recordTerms } from './record-terms.js';
import { refresh } from './refresh.js';
import { revokeScopes } from './revoke-scopes.js';
import { revokeTerms } from './revoke-terms.js';
import { unlink } from './unlink.js';

const handlers = [unlink, revokeScopes, revokeTerms, recordTerms, logout, refresh] as JobKindHandler[];

const byKind = new Map(handlers.map((handler) => [handler.kind, handler]));

/** A kind that the schema knows and nobody handles stops the start, not the first such job. */
for (const kind of JOB_KINDS) if (!byKind.has(kind)) throw new Error(`job kind ${kind} has no handler`);

/** The handler of a kind. */
export function handlerOf(kind: JobKind): JobKindHandler {
  const handler = byKind.get(kind);
  if (!handler) throw new Error(`job kind ${kind} has no handler`);
  return handler;
}
