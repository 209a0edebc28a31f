import { z } from 'zod';
import { isPlain } from '../../words/characters.js';
import { ROLES } from '../platform/http/permissions.js';
import { NOT_PLAIN, plainName } from '../platform/http/schemas.js';

export const roleSchema = z.enum(ROLES).meta({ id: 'Role' });

/** As a person types it, with whatever `ADMIN_EMAIL` may be; stored and compared in lower case. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ pattern: z.regexes.unicodeEmail }));

const nameSchema = plainName(100);

export const passwordSchema = z
  .string()
  .min(12, 'A password has at least 12 characters')
  .max(200, 'A password has at most 200 characters')
  .refine((password) => new Set(password).size >= 5, 'A password has at least 5 different characters');

/** Of a password that is the operator's address in whatever letters, what is wrong with it. */
export const PASSWORD_IS_EMAIL = 'The password is the email address';

/** @param email in lower case */
export function isEmail(password: string, email: string): boolean {
  return password.toLowerCase() === email;
}

export const createOperatorSchema = z
  .strictObject({
    email: emailSchema.refine(isPlain, NOT_PLAIN),
    name: nameSchema,
    role: roleSchema,
    password: passwordSchema,
  })
  .refine(({ email, password }) => !isEmail(password, email), {
    path: ['password'],
    message: PASSWORD_IS_EMAIL,
  })
  .meta({ id: 'CreateOperator' });
export type CreateOperator = z.output<typeof createOperatorSchema>;

export const updateOperatorSchema = z
  .strictObject({
    name: nameSchema.optional(),
    role: roleSchema.optional(),
    password: passwordSchema.optional(),
    /** true: cannot log in any more, and is logged out at once */
    disabled: z.boolean().optional(),
    /** The revision that was looked at; where it is given and another one by now, the answer is 409. */
    revision: z.int().min(0).optional(),
  })
  .refine(
    ({ revision: _, ...changes }) => Object.values(changes).some((value) => value !== undefined),
    'Nothing to change',
  )
  .meta({ id: 'UpdateOperator' });
export type UpdateOperator = z.output<typeof updateOperatorSchema>;

/** An operator as the API shows it. */
export const operatorSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    disabled: z.boolean(),
    disabledAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    revision: z.int(),
  })
  .meta({ id: 'Operator' });
export type OperatorView = z.output<typeof operatorSchema>;

/** An operator as named beside what they did. */
export const operatorNameSchema = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type OperatorName = z.output<typeof operatorNameSchema>;

/** An operator in the list, by which accounts are reviewed. */
const listedOperatorSchema = operatorSchema
  .extend({
    /** when a page was last used, to the minute; null for never */
    lastSeenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ListedOperator' });
export type ListedOperator = z.output<typeof listedOperatorSchema>;

export const operatorListSchema = z.object({ data: z.array(listedOperatorSchema) });
export type OperatorList = z.output<typeof operatorListSchema>;
