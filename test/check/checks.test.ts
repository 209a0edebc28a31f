import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../server/launch/prepare/checks.mjs';

/** The same as `npm run check`, so that `npm test` leaves nothing out. */
describe('npm run check', () => {
  it.each(Object.entries(CHECKS))('%s', async (_name, args) => {
    const { code, output } = await runNode(args);
    expect(code, output).toBe(0);
  });
});

function runNode(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: '1' } };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, output: `${stdout}\n${stderr}`.slice(0, 20_000) });
    });
  });
}
