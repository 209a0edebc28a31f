import type { OperatorName } from '../operators/operators.schema.js';
import type { Sync } from './sync.entity.js';
import type { SyncView } from './syncs.schema.js';

/** A sync as the API shows it. */
export function presentSync(sync: Sync, operators: ReadonlyMap<string, OperatorName>): SyncView {
  return {
    id: sync.id,
    mode: sync.mode,
    status: sync.status,
    counts: sync.counts,
    phase: sync.cursor.phase,
    requestedBy: operators.get(sync.requestedBy ?? '') ?? null,
    errorCode: sync.errorCode,
    errorMessage: sync.errorMessage,
    createdAt: sync.createdAt.toISOString(),
    startedAt: sync.startedAt?.toISOString() ?? null,
    finishedAt: sync.finishedAt?.toISOString() ?? null,
  };
}
