import type { DataSource } from 'typeorm';
import { expect, it, vi } from 'vitest';
import type { AuditService } from '../../audit/audit.service.js';
import type { Config } from '../../platform/config/config.js';
import type { JobSignals } from '../job-signals.js';
import { JobBeginner } from './job-beginner.js';

it.each([
  ['does not begin', 'is not due any more', [], 0],
  ['begins', 'is due still', [{ is_expired: false }], 1],
])('%s what %s once it is held', async (_what, _when, due, times) => {
  const update = vi.fn(async () => undefined);
  const manager = {
    query: async (sql: string) => (sql.includes('FOR UPDATE') ? [{ is_expired: false }] : due),
    findOneByOrFail: async () => ({ id: '7', kind: 'refresh', dryRun: true }),
    update,
  };
  const dataSource = {
    query: async () => [{ id: '7' }],
    transaction: (work: (held: typeof manager) => unknown) => work(manager),
  };
  const beginner = new JobBeginner(
    dataSource as unknown as DataSource,
    {} as Config,
    { record: async () => undefined } as unknown as AuditService,
    { changed: () => undefined } as unknown as JobSignals,
  );
  await beginner.beginDue();
  expect(update).toHaveBeenCalledTimes(times);
});
