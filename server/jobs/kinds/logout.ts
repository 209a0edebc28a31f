import { z } from 'zod';
import { databaseTime } from '../../platform/database/database-clock.js';
import type { JobKindHandler } from './kind.js';

const paramsSchema = z.strictObject({});

/** Expires every token of a person (§2.9). Kakao answers alike whether or not there were any. */
export const logout: JobKindHandler<z.output<typeof paramsSchema>> = {
  kind: 'logout',
  paramsSchema,
  isChanging: true,
  isIrreversible: false,
  changingPath: '/v1/user/logout',
  endsLink: false,
  leavesNoTrace: true,
  whenNotLinked: 'unchanged',
  auditKey: 'User.LoggedOut',

  async perform({ client, userId, changeOptions }) {
    await client.logout(userId, changeOptions);
    return {
      outcome: 'succeeded',
      observation: {
        userId,
        observedAt: databaseTime(),
        link: 'present',
        isLoggedOut: true,
        own: 'tokens',
      },
    };
  },

  async predict() {
    return { outcome: 'succeeded' };
  },
};
