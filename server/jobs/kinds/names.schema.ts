import { z } from 'zod';

/** Scope ids or tags of service terms: at least one, each once, as Kakao names them. */
export const namesSchema = z
  .array(
    z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^,\s]+$/, 'Expected one name without commas and spaces'),
  )
  .min(1)
  .max(100)
  .transform((names) => [...new Set(names)]);
