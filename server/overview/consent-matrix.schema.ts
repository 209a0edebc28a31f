import { z } from 'zod';
import { queryNumber } from '../platform/http/schemas.js';
import { commaSeparated, consentNameSchema } from '../users/users.schema.js';

/** Query string of `GET /api/consent-matrix`. */
export const consentMatrixQuerySchema = z.strictObject({
  /** What a feature needs: `scope:talk_message,term:marketing`; at most 6, for each adds as many rows again. */
  needs: commaSeparated(z.array(consentNameSchema).min(1).max(6).optional()),
  limit: queryNumber(z.int().min(1).max(100).default(20)),
});
export type ConsentMatrixQuery = z.infer<typeof consentMatrixQuerySchema>;

const count = z.int().min(0);

/** `GET /api/consent-matrix`: linked and waiting people by what they agreed to together. */
export const consentMatrixSchema = z.object({
  asOf: z.iso.datetime(),
  /** Of whom both scopes and terms were read; of the others nothing is told here. */
  people: count,
  unread: count,
  /** The combinations that most people have. */
  combinations: z.array(z.object({ scopes: z.array(z.string()), terms: z.array(z.string()), count })),
  /** All other combinations together. */
  others: z.object({ combinations: count, count }),
  /** Who has all that was asked for, and who lacks what of it, most people first; null where nothing was asked. */
  needs: z
    .object({ having: count, lacking: z.array(z.object({ missing: z.array(z.string()), count })) })
    .nullable(),
});
export type ConsentMatrix = z.infer<typeof consentMatrixSchema>;
