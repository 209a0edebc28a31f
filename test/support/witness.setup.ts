import { beforeEach } from 'vitest';
import { beginTest, takeWitnesses } from './witness.js';

// Told after the hooks of the file itself, which close the pages, also where one of them fails.
beforeEach(({ task, onTestFailed }) => {
  beginTest(task);
  onTestFailed(() => {
    for (const witness of takeWitnesses())
      console.error(`What was seen on a page of "${task.name}":\n${witness}\n`);
  });
});
