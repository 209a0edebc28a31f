import type { OperatorName } from '../operators/operators.schema.js';
import type { AuditEventView } from './audit.schema.js';
import type { AuditEvent } from './audit-event.entity.js';

/**
 * The event as the API shows it.
 *
 * @param operators whose accounts events are about, by id
 */
export function presentAuditEvent(event: AuditEvent, operators: Map<string, OperatorName>): AuditEventView {
  const operatorId = event.subjectType === 'operator' ? event.subjectId : null;
  return {
    id: event.id,
    occurredAt: event.occurredAt.toISOString(),
    key: event.key,
    actorType: event.actorType,
    operatorId: event.operatorId,
    operatorEmail: event.operatorEmail,
    sessionId: event.sessionId,
    ip: event.ip,
    userAgent: event.userAgent,
    subjectType: event.subjectType,
    subjectId: event.subjectId,
    subjectOperator: operators.get(operatorId ?? '') ?? null,
    userIds: event.userIds,
    jobId: event.jobId,
    syncId: event.syncId,
    reason: event.reason,
    result: event.result,
    details: event.details as Record<string, unknown>,
  };
}
