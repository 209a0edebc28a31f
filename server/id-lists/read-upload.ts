import type { Readable } from 'node:stream';
import { ProblemError } from '../platform/http/problem.js';
import { IdFileError } from './parse/id-file-error.js';

/** Takes a file in piece by piece, and says at its end what it holds. */
interface FileReader<Content> {
  push(chunk: Buffer): void;
  end(): Content;
}

/**
 * Reads a file as it arrives.
 *
 * @param maxBytes a whole number of MB
 * @throws ProblemError 400 `upload_cut`; 413 `too_large`; 422 with the code of the reader's `IdFileError`
 */
export async function readUpload<Content>(
  stream: Readable,
  reader: FileReader<Content>,
  maxBytes: number,
): Promise<Content> {
  let bytes = 0;
  try {
    // Left early, the stream is not destroyed: with it the answer would be lost.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) {
        const detail = `The file is larger than ${maxBytes / 1024 / 1024} MB.`;
        throw new ProblemError({ status: 413, code: 'too_large', detail });
      }
      reader.push(chunk as Buffer);
    }
    return reader.end();
  } catch (error) {
    // What is left is taken in and thrown away: clients read the answer only when all was sent.
    setImmediate(() => stream.resume());
    if ((error as { code?: string }).code === 'ECONNRESET') {
      throw new ProblemError({ status: 400, code: 'upload_cut', detail: 'The file did not arrive whole.' });
    }
    if (!(error instanceof IdFileError)) throw error;
    const errors = [{ field: error.field, message: error.message }];
    throw new ProblemError({ status: 422, code: error.code, detail: error.message, errors });
  }
}
