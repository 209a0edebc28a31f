/**
 * Runs the built server as often as it is asked to, each with an environment, databases and a port of its own. Asked
 * `{ id, env }` it starts one and answers `{ id, url }`; asked `{ id }` it ends that one and answers `{ id }`. What
 * fails is answered with `{ id, error }`.
 */
import { startServer } from '../../dist/server/main.js';
import { ensureFirstOperators } from '../../dist/server/operators/first-operators.js';
import { loadConfig } from '../../dist/server/platform/config/config.js';

const servers = new Map();

async function start(id, env) {
  const config = loadConfig(env);
  const server = await startServer(config);
  servers.set(id, server);
  await ensureFirstOperators(server.dataSource, config);
  return server.url;
}

async function end(id) {
  const server = servers.get(id);
  servers.delete(id);
  await server?.close();
}

process.on('message', ({ id, env }) => {
  (env ? start(id, env) : end(id)).then(
    (url) => process.send({ id, url }),
    (error) => process.send({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
