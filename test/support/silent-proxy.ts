import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onFileEnd } from './file-end.js';

export interface SilentProxy {
  port: number;
  /** Nothing passes any more on the connections that there are, and none is ended; new ones pass. */
  fallSilent(): void;
}

/** Stands before a server whose machine goes away without a word, and is replaced by another at the same address. */
export async function startSilentProxy(target: { host: string; port: number }): Promise<SilentProxy> {
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(target);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => pairs.delete(pair));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = () => {
    for (const socket of [...pairs].flat()) socket.destroy();
  };
  onFileEnd(() => {
    end();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.pause();
        far.pause();
      }
    },
  };
}
