import { createServer } from 'node:net';
import { ConfigError } from '../platform/config/config.js';
import { waitFor } from './processes/wait.js';

/**
 * Finds out before anything is started whether the address can be listened on. A server that is just
 * stopping is given a moment.
 *
 * @throws ConfigError naming PORT or HOST
 */
export async function checkPort(host: string, port: number, patienceMs = 3_000): Promise<void> {
  let error: NodeJS.ErrnoException | undefined;
  const isSettled = async () => {
    error = await tryListen(host, port);
    return error?.code !== 'EADDRINUSE';
  };
  await waitFor(isSettled, patienceMs, 200);
  if (error) throw asConfigError(error, host, port);
}

async function tryListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => resolve(undefined));
  });
  if (!error) await new Promise((resolve) => server.close(resolve));
  return error;
}

function asConfigError(error: NodeJS.ErrnoException, host: string, port: number): ConfigError {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError('PORT', `is ${port}, which another program on ${host} uses: set another one`);
  }
  if (error.code === 'EACCES') {
    return new ConfigError('PORT', `is ${port}, which this user may not listen on: set one above 1023`);
  }
  return new ConfigError('HOST', `is ${host}, which cannot be listened on: ${error.code ?? error.message}`);
}
