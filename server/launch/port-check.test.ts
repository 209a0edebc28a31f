import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPort } from './port-check.js';
import { freePort } from './processes/free-port.js';

let server: Server | undefined;
afterEach(() => server?.close());

async function occupy(port: number): Promise<void> {
  server = createServer();
  await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
}

describe('checkPort', () => {
  it('is content with a free port', async () => {
    await checkPort('127.0.0.1', await freePort(), 0);
  });

  it('names PORT when another program listens there', async () => {
    const port = await freePort();
    await occupy(port);
    await expect(checkPort('127.0.0.1', port, 0)).rejects.toThrow(
      `PORT is ${port}, which another program on 127.0.0.1 uses: set another one`,
    );
  });

  it('waits for one that is just stopping', async () => {
    const port = await freePort();
    await occupy(port);
    setTimeout(() => server?.close(), 300);
    await checkPort('127.0.0.1', port, 5_000);
  });

  it('names HOST when it is no address of this machine', async () => {
    await expect(checkPort('192.0.2.1', 0, 0)).rejects.toThrow(/^HOST is 192\.0\.2\.1/);
  });
});
