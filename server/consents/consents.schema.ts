import { z } from 'zod';

/** `GET /api/catalogue`: what filters and job forms offer. */
export const catalogueSchema = z.object({
  scopes: z.array(
    z.object({ id: z.string(), displayName: z.string(), type: z.string(), using: z.boolean() }),
  ),
  terms: z.array(z.object({ tag: z.string(), required: z.boolean() })),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
