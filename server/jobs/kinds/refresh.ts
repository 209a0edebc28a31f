import { z } from 'zod';
import type { JobKindHandler } from './kind.js';

const paramsSchema = z.strictObject({});

/** Reads everything about a person anew (§2.3, §2.4, §2.6). Changes nothing at Kakao. */
export const refresh: JobKindHandler<z.output<typeof paramsSchema>> = {
  kind: 'refresh',
  paramsSchema,
  isChanging: false,
  isIrreversible: false,
  changingPath: null,
  endsLink: false,
  whenNotLinked: 'succeeded',
  auditKey: 'User.Refreshed',

  async perform({ reader, userId, options }) {
    return { outcome: 'succeeded', observation: await reader.readPerson(userId, options) };
  },

  async predict() {
    return { outcome: 'succeeded' };
  },
};
