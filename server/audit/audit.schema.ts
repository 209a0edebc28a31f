import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import {
  bodyLimitSchema,
  idSchema,
  limitSchema,
  reportSchema,
  timeSchema,
} from '../platform/http/schemas.js';
import { AUDIT_KEYS, AUDIT_RESULTS } from './audit.keys.js';

export const auditQuerySchema = z.strictObject({
  operatorId: idSchema.optional(),
  /** a whole key (`Job.Started`) or the beginning of one (`Job.`) */
  key: z
    .string()
    .regex(/^[A-Za-z]{1,40}(\.[A-Za-z]{0,40})?$/, 'Expected a key such as Job.Started, or its beginning')
    .optional(),
  /** Kakao user id of somebody whose data was seen or changed */
  userId: idSchema.optional(),
  jobId: idSchema.optional(),
  result: z.enum(AUDIT_RESULTS).optional(),
  /** part of the reason */
  q: z.string().trim().min(1).max(200).optional(),
  /** from this time on */
  from: timeSchema.optional(),
  /** before this time */
  to: timeSchema.optional(),
  cursor: z.string().max(200).optional(),
  limit: limitSchema,
});
export type AuditQuery = z.output<typeof auditQuerySchema>;

/** Body of `POST /api/audit-events/search`: what the query string of the list takes, as JSON. */
export const auditSearchSchema = auditQuerySchema.extend({ limit: bodyLimitSchema });

/** Body of `POST /api/audit-events/people.csv`. */
export const peopleSeenSchema = reportSchema.extend({
  /** by this account; left out: by any */
  operatorId: idSchema.optional(),
  /** from this time on */
  from: timeSchema,
  /** before this time; left out: until now */
  to: timeSchema.optional(),
});
export type PeopleSeenRequest = z.output<typeof peopleSeenSchema>;

/** `GET /api/users/{id}/access`. */
export const personAccessParamSchema = z.strictObject({ id: idSchema });
export const personAccessQuerySchema = auditQuerySchema.pick({ cursor: true, limit: true }).extend({
  /** `true`: only what was done, without mere views of lists and pages */
  acts: z.enum(['true', 'false']).optional(),
});
export type PersonAccessQuery = z.output<typeof personAccessQuerySchema>;

/** One line of the access record, as the API shows it. */
export const auditEventSchema = z
  .object({
    id: z.string(),
    occurredAt: z.iso.datetime(),
    key: z.enum(AUDIT_KEYS),
    actorType: z.enum(['operator', 'system', 'webhook']),
    operatorId: z.string().nullable(),
    operatorEmail: z.string().nullable(),
    sessionId: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    subjectType: z.string().nullable(),
    subjectId: z.string().nullable(),
    /** Whose account it was about, where the subject is an operator. */
    subjectOperator: operatorNameSchema.nullable(),
    userIds: z.array(z.string()),
    jobId: z.string().nullable(),
    syncId: z.string().nullable(),
    reason: z.string().nullable(),
    result: z.enum(AUDIT_RESULTS),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEventView = z.output<typeof auditEventSchema>;

export const auditPageSchema = z.object({
  data: z.array(auditEventSchema),
  nextCursor: z.string().nullable(),
});
export type AuditPage = z.output<typeof auditPageSchema>;

/** `GET /api/audit-events/operators`. */
export const auditOperatorsSchema = z.object({ data: z.array(operatorNameSchema) });
export type AuditOperators = z.output<typeof auditOperatorsSchema>;
