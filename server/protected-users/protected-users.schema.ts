import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { idSchema, limitSchema, visibleText } from '../platform/http/schemas.js';

const reason = visibleText(500);

/** Body of `POST /api/protected-users`. */
export const protectSchema = z.strictObject({ ids: z.array(idSchema).min(1).max(10_000), reason });
export type Protect = z.output<typeof protectSchema>;

/** Body of `DELETE /api/protected-users/{id}`. */
export const unprotectSchema = z.strictObject({ reason });
export type Unprotect = z.output<typeof unprotectSchema>;

export const protectedUserParamSchema = z.strictObject({ id: idSchema });
export type ProtectedUserParam = z.output<typeof protectedUserParamSchema>;

/** Query string of `GET /api/protected-users`. */
export const protectedUserListQuerySchema = z.strictObject({
  /** Only this person. */
  id: idSchema.optional(),
  limit: limitSchema,
  cursor: z.string().max(200).optional(),
});
export type ProtectedUserListQuery = z.output<typeof protectedUserListQuerySchema>;

/** Why, since when and by whom somebody is protected. */
export const protectionSchema = z.object({
  reason: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: operatorNameSchema.nullable(),
});
export type Protection = z.output<typeof protectionSchema>;

/** Somebody who is protected, as the API shows it; `id` is Kakao's user id. */
const protectedUserSchema = protectionSchema.extend({ id: z.string() }).meta({ id: 'ProtectedUser' });
export type ProtectedUserView = z.output<typeof protectedUserSchema>;

export const protectedUserPageSchema = z.object({
  data: z.array(protectedUserSchema),
  total: z.int(),
  nextCursor: z.string().nullable(),
});
export type ProtectedUserPage = z.output<typeof protectedUserPageSchema>;

/** Answer of `POST /api/protected-users`. */
export const protectedSchema = z.object({
  /** How many are protected now who were not before. */
  added: z.int(),
  /** Who was protected before; reason and time of that stay. */
  alreadyProtected: z.array(z.string()),
});
export type Protected = z.output<typeof protectedSchema>;
