import { expect, it } from 'vitest';
import { runProgram } from '../support/program.js';

const npm = (script: string, ...args: string[]) => {
  const [mode, ...given] = script.split(' ') as [string, ...string[]];
  return runProgram(['server/launch/prepare.mjs', mode, ...given, ...args], { env: {} });
};

it.each([
  ['start', ['--port', '8080'], 1, /^npm start takes no "--port": its settings are environment variables/],
  ['dev', ['nonsense'], 1, /^npm run dev takes no "nonsense": its settings are environment variables/],
  ['check', ['server'], 1, /^npm run check takes no "server"$/],
  ['build', ['nonsense'], 1, /^There is no part "nonsense" to build: one of server, dashboard$/],
  ['build', ['--nonsense'], 1, /^There is no part "--nonsense" to build: one of server, dashboard$/],
  [
    'program commands/bench',
    ['nonsense'],
    1,
    /^There is no benchmark "nonsense"\. There are: simulator\..*$/,
  ],
  ['program commands/fault-runs', ['--runs', 'x'], 1, /^--runs must be a whole number from 1 to 100000$/],
  ['program kakao-simulator/main', ['--port', 'x'], 1, /^kakao-simulator: --port must be .*$/],
  ['program commands/reset-password', [], 1, /^Usage: npm run reset-password -- EMAIL$/],
  ['program commands/reset-password', ['a@example.com', 'b'], 1, /^Usage: npm run reset-password -- EMAIL$/],
  ['program commands/verify-evidence', [], 2, /^Usage: npm run verify-evidence -- FILE$/],
  [
    'program commands/verify-evidence',
    ['one.json', 'two.json'],
    2,
    /^Usage: npm run verify-evidence -- FILE$/,
  ],
  [
    'program commands/verify-audit',
    ['2026-01-01'],
    2,
    /^HEAD must be 64 hexadecimal digits, as npm run verify-audit prints it$/,
  ],
  ['program commands/verify-audit', ['a', 'b'], 2, /^Usage: npm run verify-audit -- \[HEAD\]$/],
])('%s %j says in one line what is wrong', async (script, args, code, line) => {
  const ended = await npm(script, ...args);
  expect([ended.output.trimEnd(), ended.code]).toEqual([expect.stringMatching(line), code]);
});
