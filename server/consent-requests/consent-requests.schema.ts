import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { visibleText } from '../platform/http/schemas.js';
import { subjectSchema } from '../users/users.schema.js';

const ASK_WARNINGS = [
  /** Kakao shows terms only where a required one is among them: one was added. */
  'required_term_added',
  /** No required term is known: Kakao will not show the terms. */
  'no_required_term',
  /** Whoever opens the link is asked, with the Kakao account of their browser. */
  'not_bound_to_person',
  /** The service's log-in begins without a `state` of its own: it must take the answer all the same. */
  'without_state',
  /** An app with OpenID Connect gets no new ID token unless `openid` is asked for too. */
  'openid_not_asked',
] as const;
export type AskWarning = (typeof ASK_WARNINGS)[number];

/** Body of `POST /api/users/{id}/ask-again`. */
export const askAgainSchema = z
  .strictObject({
    scopes: z.array(subjectSchema).max(50).default([]),
    tags: z.array(subjectSchema).max(50).default([]),
    reason: visibleText(500),
  })
  .refine(({ scopes, tags }) => scopes.length + tags.length > 0, {
    path: ['scopes'],
    message: 'Expected at least one scope or tag',
  });
export type AskAgain = z.output<typeof askAgainSchema>;

/** Answer to it: the link to hand on. */
export const askedSchema = z.object({
  id: z.string(),
  url: z.string(),
  warnings: z.array(z.enum(ASK_WARNINGS)),
});
export type Asked = z.output<typeof askedSchema>;

/** A link that was made for a person, and what came of it. */
const consentRequestSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    reason: z.string(),
    issuedBy: operatorNameSchema.nullable(),
    issuedAt: z.iso.datetime(),
    /** What was asked for; `answeredBy` is the fact of the history that shows the consent, null while there is none. */
    asked: z.array(
      z.object({ kind: z.enum(['scope', 'term']), subject: z.string(), answeredBy: z.string().nullable() }),
    ),
  })
  .meta({ id: 'ConsentRequest' });
export type ConsentRequestView = z.output<typeof consentRequestSchema>;

export const consentRequestListSchema = z.object({ data: z.array(consentRequestSchema) });
