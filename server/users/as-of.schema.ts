import { z } from 'zod';
import { CERTAINTIES } from '../consents/as-of.js';
import { CONSENT_EVENT_SOURCES } from '../consents/consent-event.entity.js';
import { USER_STATUSES } from './user.entity.js';
import { momentSchema } from './users.schema.js';

/** `at`: a KST day, of which the end is meant (today: now), or an RFC 3339 date-time; not in the future. */
export const asOfQuerySchema = z.strictObject({ at: momentSchema });
export type AsOfQuery = z.infer<typeof asOfQuerySchema>;

const time = z.iso.datetime().nullable();

/** How sure an answer is, and on what ground. */
const groundsSchema = z.object({
  certainty: z.enum(CERTAINTIES),
  /** Kakao's own time of the state. */
  since: time,
  /** The answer is the same between these two: times of readings, or Kakao's own. */
  knownFrom: time,
  knownUntil: time,
  source: z.enum(CONSENT_EVENT_SOURCES).nullable(),
  /** Of the entry of the history that decides; null where there is none. */
  factId: z.string().nullable(),
});

/** What was known of one person's link and consents at a time. */
export const asOfSchema = z
  .object({
    at: z.iso.datetime(),
    link: groundsSchema.extend({
      isLinked: z.boolean().nullable(),
      /** null also where it is not known whether the person had signed up by then. */
      status: z.enum(USER_STATUSES).nullable(),
    }),
    scopes: z.array(
      groundsSchema.extend({ scope: z.string(), displayName: z.string(), agreed: z.boolean().nullable() }),
    ),
    terms: z.array(
      groundsSchema.extend({ tag: z.string(), required: z.boolean(), agreed: z.boolean().nullable() }),
    ),
  })
  .meta({ id: 'AsOf' });
export type AsOfView = z.infer<typeof asOfSchema>;
