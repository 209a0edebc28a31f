const tasks: (() => unknown)[] = [];

/**
 * Does something after the last test of the file, in reverse order: what was started last ends first.
 * Unlike Vitest's `afterAll` it may be called from within a hook or a test.
 */
export function onFileEnd(task: () => unknown): void {
  tasks.push(task);
}

/** Called once a file, by `file-end.setup.ts`. */
export async function runFileEndTasks(): Promise<void> {
  const failures: unknown[] = [];
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    try {
      await task();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
