import { loadConfig } from '../platform/config/config.js';
import { bringUp } from './bring-up.js';
import { describeFailure } from './launch-error.js';
import { StopList } from './stop-list.js';
import { onStopRequest } from './stop-signals.js';
import { welcome } from './welcome.js';

/** What `npm start` does once everything is built: starts whatever is not configured, then Linkdesk itself. */
async function main(): Promise<void> {
  const stops = new StopList();
  onStopRequest(
    () => {
      say('Stopping… (again to force)');
      void stops.end(0);
    },
    // Whatever still runs is stopped by its guard as soon as we are gone.
    () => process.exit(130),
    true,
  );

  try {
    const config = loadConfig(process.env);
    // Loading the server takes as long as starting the databases: both at once.
    const loading = Promise.all([import('../main.js'), import('../operators/first-operators.js')]);
    loading.catch(() => undefined);
    const complete = await bringUp(config, {
      stops,
      say,
      serverUrl: config.port === 0 ? undefined : `http://${reachable(config.host)}:${config.port}`,
      onLoss: (what) => {
        if (stops.isStopping) return;
        say(`${what}: stopping. See the logs in ${config.dataDir}/logs`);
        void stops.end(1);
      },
    });
    const [{ startServer }, { ensureFirstOperators }] = await loading;
    if (stops.isStopping) return;
    const server = await startServer(complete);
    stops.add(() => server.close());
    const created = await ensureFirstOperators(server.dataSource, complete);
    await server.requestFirstSync().finally(() => {
      // Passwords that were made are shown this once, whatever happens.
      if (!stops.isStopping || created.length > 0) say(welcome(server.url, complete, created));
    });
  } catch (error) {
    if (stops.isStopping) return;
    console.error(describeFailure(error));
    await stops.end(1);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** An address that says "all" is listened on but not called. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

await main();
