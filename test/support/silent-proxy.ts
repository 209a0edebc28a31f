import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onFileEnd } from './file-end.js';

export interface SilentProxy {
  port: number;
  /**
   * Nothing passes any more on the connections that there are: the server's ends of them go with its machine, and nobody
   * tells the clients. New ones pass, or are refused where nobody takes the machine's place.
   */
  fallSilent(options?: { isReplaced: boolean }): void;
  /** Breaks off all connections, and refuses the next ones, so many. */
  breakOff(refused: number): void;
  /** How many connections were asked for so far. */
  asked(): number;
}

/** Stands before a server whose machine goes away, with or without a word, and is replaced by another at the same address. */
export async function startSilentProxy(target: { host: string; port: number }): Promise<SilentProxy> {
  const pairs = new Map<Socket, Socket>();
  let asked = 0;
  let isReplaced = true;
  let refused = 0;
  const server = createServer((near) => {
    asked++;
    if (!isReplaced || refused-- > 0) {
      near.destroy();
      return;
    }
    const far = connect(target);
    pairs.set(near, far);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.on('close', () => pairs.delete(near));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onFileEnd(() => {
    for (const socket of [...pairs].flat()) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent: (options = { isReplaced: true }) => {
      isReplaced = options.isReplaced;
      for (const pair of pairs) silence(...pair);
    },
    breakOff: (next) => {
      refused = next;
      for (const socket of [...pairs].flat()) socket.destroy();
    },
    asked: () => asked,
  };
}

function silence(near: Socket, far: Socket): void {
  near.unpipe(far).pause();
  far.unpipe(near).destroy();
}
