// What every npm script runs first. Plain JavaScript on Node's own modules: on a fresh clone nothing
// else is there yet. Usage: node server/launch/prepare.mjs <mode> [arguments…]
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './prepare/build.mjs';
import { runChecks } from './prepare/checks.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { checkNode } from './prepare/node-version.mjs';
import { PrepareError, runNode } from './prepare/run.mjs';

const SETTINGS = ': its settings are environment variables, such as PORT (see README)';

const MODES = {
  /** Everything, then Linkdesk itself, in this process: one to stop, one to kill. */
  start: async (args) => {
    refuse('npm start', args, SETTINGS);
    await ensureBuilt();
    await continueWith('launch/main.js');
  },
  /** The compiler that then watches the sources shows what is wrong with them. */
  dev: async (args) => {
    refuse('npm run dev', args, SETTINGS);
    await ensureBuilt({ parts: ['server'], isLenient: true });
    await continueWith('launch/dev.js');
  },
  /** `build [server] [dashboard] [--lenient]`; without names both. */
  build: async (args) => {
    const parts = args.filter((arg) => arg !== '--lenient');
    await ensureBuilt({
      parts: parts.length > 0 ? parts : undefined,
      isLenient: args.includes('--lenient'),
    });
  },
  test: async (args) => {
    process.exitCode = await runNode('node_modules/vitest/vitest.mjs', ['run', ...args]);
  },
  check: async (args) => {
    refuse('npm run check', args);
    process.exitCode = await runChecks();
  },
  /** `program commands/seed …`: one of the programs under server/. */
  program: async ([name, ...args]) => {
    await ensureBuilt({ parts: ['server'] });
    process.argv.splice(2, process.argv.length, ...args);
    await continueWith(`${name}.js`);
  },
};

/** Who gives `--port 8080` must not find Linkdesk at another one. */
function refuse(command, [argument], hint = '') {
  if (argument !== undefined) throw new PrepareError(`${command} takes no "${argument}"${hint}`);
}

async function continueWith(file) {
  const url = new URL(`../../dist/server/${file}`, import.meta.url);
  process.argv[1] = fileURLToPath(url);
  await import(url.href);
}

async function main([name = '', ...args]) {
  checkNode();
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined;
  if (!mode) throw new PrepareError(`unknown mode "${name}": one of ${Object.keys(MODES).join(', ')}`);
  await ensureInstalled();
  await mode(args);
}

/** What the system says of a folder that is read-only or another user's. */
const NOT_WRITABLE = ['EROFS', 'EACCES', 'EPERM'];

/** One line where a person can put it right. */
function describeFailure(error) {
  if (error instanceof PrepareError) return error.message;
  if (error.syscall && NOT_WRITABLE.includes(error.code)) {
    return `What is not built yet cannot be built in this folder, as it cannot be written to: run "npm run build" as a user who may (${error.message})`;
  }
  return error;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(describeFailure(error));
  process.exit(error.exitCode ?? 1);
});
