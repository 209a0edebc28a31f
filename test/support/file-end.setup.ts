import { afterAll } from 'vitest';
import { runFileEndTasks } from './file-end.js';

// The first hook that is registered runs last, after those of the file itself.
afterAll(runFileEndTasks);
