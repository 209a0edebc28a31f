import { afterEach } from 'vitest';
import { takeWitnesses } from './witness.js';

// Runs after the hooks of the file itself, which close the pages.
afterEach(({ task }) => {
  const seen = takeWitnesses();
  if (task.result?.state !== 'fail') return;
  for (const witness of seen) console.error(`What was seen on a page of "${task.name}":\n${witness}\n`);
});
