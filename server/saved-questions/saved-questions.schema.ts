import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { plainName, idSchema as rowIdSchema } from '../platform/http/schemas.js';
import { keptFilterSchema, userFilterSchema } from '../users/users.schema.js';

/** The most ids in one saved question: as many as an address of the list can carry. More are a file of ids. */
const MAX_SAVED_IDS = 300;

const name = plainName(100);

/** One without any condition is refused: emptied, it would turn what follows it into work on everybody. */
const savedFilterSchema = keptFilterSchema.superRefine((filter, context) => {
  if ((filter.ids?.length ?? 0) > MAX_SAVED_IDS) {
    context.addIssue({ code: 'custom', path: ['ids'], message: `At most ${MAX_SAVED_IDS} ids can be saved` });
  }
  if (Object.values(filter).every((value) => value === undefined)) {
    context.addIssue({ code: 'custom', message: 'Expected at least one condition' });
  }
});
export type SavedFilter = z.output<typeof savedFilterSchema>;

/** Body of `POST /api/saved-questions`. */
export const savedQuestionCreateSchema = z.strictObject({ name, filter: savedFilterSchema });
export type SavedQuestionCreate = z.output<typeof savedQuestionCreateSchema>;

/** Body of `PATCH /api/saved-questions/{id}`; what is left out stays. */
export const savedQuestionChangeSchema = z.strictObject({
  name: name.optional(),
  filter: savedFilterSchema.optional(),
  /** The revision that was looked at; where it is given and another one by now, the answer is 409. */
  revision: z.int().min(0).optional(),
});
export type SavedQuestionChange = z.output<typeof savedQuestionChangeSchema>;

/** Body of `DELETE /api/saved-questions/{id}`, which may be left out. */
export const savedQuestionRemovalSchema = savedQuestionChangeSchema.pick({ revision: true });
export type SavedQuestionRemoval = z.output<typeof savedQuestionRemovalSchema>;

export const savedQuestionParamSchema = z.strictObject({ id: rowIdSchema });
export type SavedQuestionParam = z.output<typeof savedQuestionParamSchema>;

const person = operatorNameSchema.nullable();

/** A saved question, as the API shows it. */
export const savedQuestionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: userFilterSchema,
    createdBy: person,
    updatedBy: person,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    revision: z.int(),
    /** Schedules that ask it at each of their times. */
    schedules: z.array(z.object({ id: z.string(), name: z.string(), enabled: z.boolean() })),
  })
  .meta({ id: 'SavedQuestion' });
export type SavedQuestionView = z.output<typeof savedQuestionSchema>;

export const savedQuestionListSchema = z.object({ data: z.array(savedQuestionSchema) });
