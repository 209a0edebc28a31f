import { createServer } from 'node:net';
import { ConfigError } from '../platform/config/config.js';

/**
 * Finds out before anything is started whether the address can be listened on.
 *
 * @throws ConfigError naming PORT or HOST
 */
export async function checkPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(asConfigError(error, host, port)));
    server.listen(port, host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
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
