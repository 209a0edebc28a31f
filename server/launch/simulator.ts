import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KakaoConfig } from '../platform/config/config.js';
import { LaunchError } from './launch-error.js';
import { BackgroundProcess, stopLeftover } from './processes/background-process.js';
import { waitFor } from './processes/wait.js';

const DEMO_USERS = 10_000;
const DEMO_SEED = 1;

const PROGRAM = fileURLToPath(new URL('../kakao-simulator/main.js', import.meta.url));

export interface SimulatorOptions {
  /** Where what happened to the invented people is kept, so that an unlinked one stays unlinked. */
  folder: string;
  logFile: string;
  /** As whom Linkdesk will come. */
  app: KakaoConfig;
  /** Address of our server, where webhooks go; undefined where it is not known yet. */
  serverUrl?: string;
}

/**
 * Starts the Kakao simulator with its demo users, after stopping one that an earlier, killed run left behind.
 *
 * @returns its address
 * @throws LaunchError in one line
 */
export async function startSimulator(
  options: SimulatorOptions,
): Promise<{ url: string; process: BackgroundProcess }> {
  const { folder, logFile, app, serverUrl } = options;
  mkdirSync(folder, { recursive: true });
  const pidFile = join(folder, 'process.json');
  await stopLeftover('The Kakao simulator', pidFile, 'SIGTERM');
  const simulator = new BackgroundProcess({
    command: process.execPath,
    args: [PROGRAM, '--port', '0', '--users', String(DEMO_USERS), '--seed', String(DEMO_SEED)],
    env: {
      PATH: process.env.PATH,
      KAKAO_SIMULATOR_ADMIN_KEY: app.adminKeys[0]?.reveal(),
      KAKAO_SIMULATOR_APP_ID: app.appId,
      KAKAO_SIMULATOR_REST_API_KEY: app.restApiKeys[0],
      KAKAO_SIMULATOR_CLIENT_SECRET: app.clientSecret?.reveal(),
      KAKAO_SIMULATOR_STATE_FILE: join(folder, 'people.jsonl'),
      KAKAO_SIMULATOR_UNLINK_WEBHOOK: serverUrl && `${serverUrl}/webhooks/kakao/unlink`,
      KAKAO_SIMULATOR_STATUS_WEBHOOK: serverUrl && `${serverUrl}/webhooks/kakao/account-status`,
    },
    cwd: folder,
    logFile,
    pidFile,
    stopSignal: 'SIGTERM',
  });
  const url = await waitFor(() => {
    if (simulator.exit !== undefined) return '';
    return /"event":"listening".*"url":"([^"]+)"/.exec(simulator.printed())?.[1];
  }, 60_000);
  if (url) return { url, process: simulator };
  const problem = simulator.exit === undefined ? 'it does not answer' : simulator.lastWords(2);
  await simulator.stop(1_000);
  throw new LaunchError(`The Kakao simulator does not start: ${problem} (${logFile})`);
}
