import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MINUTE = 60_000;

/** Projects whose tests use real databases; they are started once for all of them. */
function withStores(name: string, testTimeout: number, setupFiles: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      globalSetup: ['test/support/global-setup.ts'],
      setupFiles: ['test/support/file-end.setup.ts', ...setupFiles],
      testTimeout,
      hookTimeout: 2 * MINUTE,
      expect: { poll: { timeout: testTimeout / 2 } },
    },
  };
}

/**
 * Browsers keep processors busy, integration tests wait for much of their time: spread among each other they are over
 * sooner than one after the other. What is quick comes first.
 */
class SpreadBrowsers extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const placed = sorted.map((file) => {
      const { name } = file.project;
      if (name !== 'e2e' && name !== 'integration') return { file, place: 0 };
      const alike = sorted.filter(({ project }) => project.name === name);
      return { file, place: (alike.indexOf(file) + 1) / alike.length };
    });
    return placed.sort((one, other) => one.place - other.place).map(({ file }) => file);
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: SpreadBrowsers },
    environment: 'node',
    pool: 'forks',
    // Most tests wait for processes of their own for most of their time: four keep two processors busy.
    maxWorkers: 4,
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
          ],
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
