import { z } from 'zod';
import { emailSchema, passwordSchema, roleSchema } from '../operators/operators.schema.js';
import { PERMISSIONS } from '../platform/http/permissions.js';

/** A password to be compared, by whatever rules it was once chosen. */
const knownPasswordSchema = z.string().min(1, 'Expected a password').max(1000);

export const logInSchema = z
  .strictObject({ email: emailSchema, password: knownPasswordSchema })
  .meta({ id: 'LogIn' });
export type LogIn = z.output<typeof logInSchema>;

export const changePasswordSchema = z
  .strictObject({ currentPassword: knownPasswordSchema, newPassword: passwordSchema })
  .refine(({ currentPassword, newPassword }) => newPassword !== currentPassword, {
    path: ['newPassword'],
    message: 'The new password is the current one',
  })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.output<typeof changePasswordSchema>;

/** Who is logged in. */
export const sessionSchema = z
  .object({
    operator: z.object({
      id: z.string(),
      email: z.string(),
      name: z.string(),
      role: roleSchema,
      permissions: z.array(z.enum(PERMISSIONS)),
    }),
    /** true: the users are invented */
    isDemo: z.boolean(),
    /** a changing job on more users than this needs a second person; null: never */
    approvalAbove: z.number().int().nullable(),
    /** seconds between the start of an irreversible job and its first call */
    irreversibleDelaySeconds: z.number(),
    /** of a hundred people, how many may come out otherwise than predicted before a job pauses itself; null: any */
    brakeShare: z.number().nullable(),
  })
  .meta({ id: 'Session' });
export type SessionView = z.output<typeof sessionSchema>;
