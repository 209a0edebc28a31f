import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MINUTE = 60_000;

/** Of files never timed before the largest start first. The fault runs are a short file that takes a minute. */
class FaultRunsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFaultRuns = ({ moduleId }: TestSpecification) => moduleId.endsWith('/fault-runs.test.ts');
    const sorted = await super.sort(files);
    return [...sorted.filter(isFaultRuns), ...sorted.filter((file) => !isFaultRuns(file))];
  }
}

/** Projects whose tests use real databases; they are started once for all of them. */
function withStores(name: string, testTimeout: number, setupFiles: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      globalSetup: ['test/support/global-setup.ts'],
      // As the unit tests: what a file starts ends with it (`file-end.ts`), and nothing is loaded anew for the next one.
      isolate: false,
      setupFiles: ['test/support/file-end.setup.ts', ...setupFiles],
      testTimeout,
      hookTimeout: 2 * MINUTE,
      expect: { poll: { timeout: testTimeout / 2 } },
    },
  };
}

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Many tests wait for processes of their own: four keep two processors busy.
    maxWorkers: 4,
    sequence: { sequencer: FaultRunsFirst },
    // Of a file whose tests wait with stands of their own, as many at a time.
    maxConcurrency: 3,
    passWithNoTests: false,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'server/**/*.test.{ts,mjs}',
            'dashboard/src/**/*.test.{ts,tsx}',
            'migrations/**/*.test.ts',
            'words/**/*.test.ts',
          ],
          // One process for many files: to start one for each, and load all again, takes twice as long as the tests.
          isolate: false,
          testTimeout: 10_000,
          expect: { poll: { timeout: 5_000 } },
        },
      },
      {
        extends: true,
        test: { name: 'check', include: ['test/check/**/*.test.ts'], testTimeout: 3 * MINUTE },
      },
      withStores('integration', 2 * MINUTE),
      withStores('contract', MINUTE),
      withStores('e2e', 2 * MINUTE, ['test/support/witness.setup.ts']),
    ],
  },
});
