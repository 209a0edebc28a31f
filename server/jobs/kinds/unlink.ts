import { z } from 'zod';
import { databaseTime } from '../../platform/database/database-clock.js';
import type { JobKindHandler } from './kind.js';

const paramsSchema = z.strictObject({});

/** Ends the link of a person to the app (§2.10). Nobody can undo it. */
export const unlink: JobKindHandler<z.output<typeof paramsSchema>> = {
  kind: 'unlink',
  paramsSchema,
  isChanging: true,
  isIrreversible: true,
  changingPath: '/v1/user/unlink',
  endsLink: true,
  whenNotLinked: 'unchanged',
  auditKey: 'User.Unlinked',

  async perform({ client, userId, changeOptions }) {
    await client.unlink(userId, changeOptions);
    return {
      outcome: 'succeeded',
      observation: { userId, observedAt: databaseTime(), link: 'absent', own: 'link' },
    };
  },

  async predict() {
    return { outcome: 'succeeded' };
  },
};
