import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { variables } from '../../server/platform/config/variables.js';

const names = Object.keys(variables);

/** The names that a block of the compose file sets, from the line that opens it to the first with less indent. */
function setIn(file: string, opening: RegExp): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const start = lines.findIndex((line) => opening.test(line));
  const length = lines.slice(start + 1).findIndex((line) => !/^\s+\S/.test(line));
  const block = lines.slice(start + 1, start + 1 + length);
  return block.flatMap((line) => /^\s+([A-Z_]+):/.exec(line)?.[1] ?? []);
}

describe('the environment variables', () => {
  it('are all in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  it('can all be set for the containers, and nothing else is', () => {
    // Where a service listens, what it keeps and which one it is are the compose file's own business.
    const own = ['PORT', 'HOST', 'DATA_DIR', 'ROLE'];
    const composed = setIn('docker-compose.yml', /^x-environment:/);
    expect(composed.toSorted()).toEqual(names.filter((name) => !own.includes(name)).toSorted());
  });
});
