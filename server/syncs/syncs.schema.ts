import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { idSchema, limitSchema } from '../platform/http/schemas.js';
import { SYNC_MODES, SYNC_STATUSES } from './sync.entity.js';

/** Body of `POST /api/syncs`. */
export const syncRequestSchema = z.strictObject({ mode: z.enum(SYNC_MODES) });

export const syncParamSchema = z.strictObject({ id: idSchema });

export const syncListQuerySchema = z.strictObject({
  mode: z.enum(SYNC_MODES).optional(),
  status: z.enum(SYNC_STATUSES).optional(),
  limit: limitSchema,
  cursor: z.string().max(200).optional(),
});

const time = z.iso.datetime().nullable();

/** One sync, as the API shows it. */
export const syncSchema = z.object({
  id: z.string(),
  mode: z.enum(SYNC_MODES),
  status: z.enum(SYNC_STATUSES),
  counts: z.object({
    pages: z.number(),
    users: z.number(),
    created: z.number(),
    changed: z.number(),
    gone: z.number(),
  }),
  /** `pages` while the list is read, `verify-gone` while those missing from it are asked for by id. */
  phase: z.string(),
  /** Who asked for it; null: the server itself. */
  requestedBy: operatorNameSchema.nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  createdAt: time,
  startedAt: time,
  finishedAt: time,
});
export type SyncView = z.infer<typeof syncSchema>;

export const syncPageSchema = z.object({ data: z.array(syncSchema), nextCursor: z.string().nullable() });

export type SyncListQuery = z.infer<typeof syncListQuerySchema>;
export type SyncParam = z.infer<typeof syncParamSchema>;
export type SyncRequest = z.infer<typeof syncRequestSchema>;
