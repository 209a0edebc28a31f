import { z } from 'zod';
import { languageSchema, visibleText } from '../platform/http/schemas.js';
import { momentSchema } from '../users/users.schema.js';

const EVIDENCE_FORMATS = ['pdf', 'json'] as const;

/** `POST /api/users/{id}/evidence`. */
export const evidenceRequestSchema = z.strictObject({
  reason: visibleText(500),
  format: z.enum(EVIDENCE_FORMATS),
  /** Of the PDF. */
  language: languageSchema.default('ko'),
  /** State as of this KST day or date-time; now when left out. */
  at: momentSchema.optional(),
});
export type EvidenceRequest = z.infer<typeof evidenceRequestSchema>;
