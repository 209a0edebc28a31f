import type { IncomingMessage } from 'node:http';

const LIMIT = 1 << 20;

/** Reads a body of up to a megabyte as text and hands it on; undefined when it is longer. */
export function readBody(request: IncomingMessage, then: (text: string | undefined) => void): void {
  let first: Buffer | undefined;
  let others: Buffer[] | undefined;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LIMIT) return;
    if (first === undefined) first = chunk;
    else if (others === undefined) others = [first, chunk];
    else others.push(chunk);
  });
  request.on('end', () => {
    if (size > LIMIT) then(undefined);
    else if (first === undefined) then('');
    else then(others ? Buffer.concat(others).toString() : first.toString());
  });
}

/** The same as a promise, for the rarer routes. */
export function bodyText(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => readBody(request, resolve));
}
