import { z } from 'zod';
import { idSchema, limitSchema } from '../platform/http/schemas.js';
import { USER_STATUSES } from '../users/user.entity.js';
import { DRIFT_KINDS } from './drift.kinds.js';
import { TOLD_FILE_COVERS } from './told-file.entity.js';

const time = z.iso.datetime().nullable();
const kinds = z.array(z.enum(DRIFT_KINDS));

/** `GET /api/drift`. */
export const driftOverviewSchema = z.object({
  /** How many people differ in which way; one person may differ in several. */
  kinds: z.array(z.object({ kind: z.enum(DRIFT_KINDS), people: z.int() })),
  /** How many people differ. */
  people: z.int(),
  /** Everybody was last compared with what was known at this time or later; null: never. */
  comparedAt: time,
  /** A comparison of everybody waits or is under way. */
  isComparing: z.boolean(),
  /** What the own systems told last; null: nothing yet. */
  lastFile: z
    .object({
      id: z.string(),
      name: z.string(),
      covers: z.enum(TOLD_FILE_COVERS),
      people: z.int(),
      /** Of how many of them it counted when it was applied; null: not known. */
      counting: z.int().nullable(),
      appliedAt: z.iso.datetime(),
      appliedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
  /** Some file told of everybody the own systems know: only then is it known whom they do not know. */
  isAllTold: z.boolean(),
});
export type DriftOverview = z.output<typeof driftOverviewSchema>;

/** Names on one side and not on the other. */
const differenceSchema = z.object({
  /** Taken for agreed by the own systems, and not agreed. */
  notAgreed: z.array(z.string()),
  /** Agreed, and not known to the own systems. */
  notTold: z.array(z.string()),
});
export type DriftDifference = z.output<typeof differenceSchema>;

/** In which ways somebody differs, and what Kakao says, so that the own systems can be put right. */
const driftSchema = z
  .object({
    userId: z.string(),
    kinds,
    /** When a comparison first found these kinds; the difference itself may be older. */
    foundAt: z.iso.datetime(),
    scopes: differenceSchema,
    terms: differenceSchema,
    /** Null: unknown to Kakao. */
    status: z.enum(USER_STATUSES).nullable(),
    /** What is agreed to at Kakao; null where it was not read. */
    scopesAgreed: z.array(z.string()).nullable(),
    termsAgreed: z.array(z.string()).nullable(),
  })
  .meta({ id: 'Drift' });
export type DriftView = z.output<typeof driftSchema>;

/** Query string of `GET /api/drift/people`. */
export const driftListQuerySchema = z.strictObject({
  kind: z.enum(DRIFT_KINDS).optional(),
  limit: limitSchema,
  cursor: z.string().max(200).optional(),
});
export type DriftListQuery = z.output<typeof driftListQuerySchema>;

export const driftListSchema = z.object({ data: z.array(driftSchema), nextCursor: z.string().nullable() });
export type DriftList = z.output<typeof driftListSchema>;

export const driftParamSchema = z.strictObject({ id: idSchema });
export type DriftParam = z.output<typeof driftParamSchema>;

/** `GET /api/users/{id}/drift`. */
export const personDriftSchema = z.object({
  /** What the own systems hold; null: they told nothing of this person. */
  told: z
    .object({
      isLinked: z.boolean(),
      /** Null: they do not keep it. */
      scopes: z.array(z.string()).nullable(),
      terms: z.array(z.string()).nullable(),
      toldAt: z.iso.datetime(),
    })
    .nullable(),
  /** Null: nothing differs. */
  drift: driftSchema.nullable(),
  /** As in the overview. A person who is read alone is compared at once. */
  comparedAt: time,
});
export type PersonDrift = z.output<typeof personDriftSchema>;
