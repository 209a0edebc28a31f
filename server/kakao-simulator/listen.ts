import type { AddressInfo } from 'node:net';
import { createHttpServer } from './http/server.js';
import type { Simulator } from './simulator.js';

/** Seconds between looks at people who have been waiting for too long. */
const EXPIRY_SECONDS = 30;

/** Begins to answer; resolves with the way to end it. Rejects when the port is taken. */
export function listen(sim: Simulator): Promise<() => Promise<void>> {
  const { port, host } = sim.options;
  const server = createHttpServer(sim);
  const expiry = setInterval(() => sim.expireWaiting(Math.floor(Date.now() / 1000)), EXPIRY_SECONDS * 1000);
  expiry.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const name = host.includes(':') ? `[${host}]` : host;
      sim.baseUrl = `http://${name}:${(server.address() as AddressInfo).port}`;
      resolve(() => {
        clearInterval(expiry);
        server.closeAllConnections();
        return new Promise((done) => server.close(() => done()));
      });
    });
  });
}
