import { z } from 'zod';
import { visibleText } from '../../platform/http/schemas.js';
import { jobRequestSchema } from '../jobs.schema.js';
import { namesSchema } from '../kinds/names.schema.js';

const { reason, ticket, canary } = jobRequestSchema.shape;

/** Body of `POST /api/jobs/{id}/clone`; what is left out is as in the first job. */
export const jobCloneSchema = z.strictObject({
  reason: reason.optional(),
  ticket,
  dryRun: z.boolean().optional(),
  canary,
});
export type JobClone = z.output<typeof jobCloneSchema>;

/** Body of `POST /api/jobs/{id}/record-terms`. */
export const jobRecordTermsSchema = z.strictObject({
  /** How these people agreed again after the terms were revoked. */
  evidence: visibleText(2_000),
  /** Some of the terms that the job revoked; left out: all of them. */
  tags: namesSchema.optional(),
  reason: reason.optional(),
  ticket,
  dryRun: z.boolean().default(false),
  canary,
});
export type JobRecordTerms = z.output<typeof jobRecordTermsSchema>;
