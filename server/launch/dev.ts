import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../platform/config/config.js';
import { bringUp } from './bring-up.js';
import { describeFailure } from './launch-error.js';
import { freePort } from './processes/free-port.js';
import { Guard } from './processes/guard.js';
import { StopList } from './stop-list.js';
import { onStopRequest } from './stop-signals.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * What `npm run dev` does: the stores as `npm start` has them, the compiler watching the sources, the
 * server restarted whenever it was compiled anew, and Vite serving the dashboard in front of it.
 */
async function main(): Promise<void> {
  const stops = new StopList();
  onStopRequest(
    () => void stops.end(0),
    () => process.exit(130),
    true,
  );
  try {
    const config = loadConfig(process.env);
    const behind = await freePort();
    const api = `http://127.0.0.1:${behind}`;
    const onLoss = (what: string) => {
      if (!stops.isStopping) console.error(`${what}: stopping`);
      void stops.end(1);
    };
    const { databaseUrl, redisUrl, kakao } = await bringUp(config, {
      stops,
      say: (line) => console.log(line),
      onLoss,
      serverUrl: api,
    });
    const start = (name: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
      startTool(args, { ...process.env, ...env }, stops, (why) => onLoss(`${name} ${why}`));
    start('The compiler', [
      'node_modules/@typescript/native/bin/tsc',
      ...['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
      ...['--incremental', '--tsBuildInfoFile', 'dist/.server.tsbuildinfo'],
    ]);
    start(
      'The server',
      ['--watch', '--watch-preserve-output', '--enable-source-maps', 'dist/server/main.js', '--first-sync'],
      {
        DATABASE_URL: databaseUrl.reveal(),
        REDIS_URL: redisUrl.reveal(),
        KAKAO_API_URL: kakao.apiUrl,
        KAKAO_AUTH_URL: kakao.authUrl,
        HOST: '127.0.0.1',
        PORT: String(behind),
      },
    );
    const address = ['--host', config.host, '--port', String(config.port), '--strictPort'];
    start('Vite', ['node_modules/vite/bin/vite.js', 'dashboard', ...address], { LINKDESK_API: api });
  } catch (error) {
    if (stops.isStopping) return;
    console.error(describeFailure(error));
    await stops.end(1);
  }
}

/** Runs a tool of Node's beside us; it ends with us, even when we are killed. */
function startTool(
  args: string[],
  env: NodeJS.ProcessEnv,
  stops: StopList,
  onLoss: (why: string) => void,
): void {
  const tool = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const guard = tool.pid === undefined ? undefined : new Guard(tool.pid, 'SIGTERM');
  let isStopping = false;
  const ended = new Promise<void>((resolve) => {
    tool.once('exit', (code, signal) => {
      if (!isStopping) onLoss(`ended (${signal ?? code})`);
      resolve();
    });
  });
  stops.add(async () => {
    isStopping = true;
    tool.kill('SIGTERM');
    const timer = setTimeout(() => tool.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
    guard?.release();
  });
}

await main();
