import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** One file of a ZIP: its name, and its text as it comes. */
export interface ZipEntry {
  name: string;
  text: Iterable<string> | AsyncIterable<string>;
}

/** XML of rows that are much alike shrinks to a tenth this way too, in a third of the time. */
const FASTEST = 1;

/**
 * A ZIP written as it is read: each file is packed while its text comes. Little is read on before what was made is taken;
 * whoever destroys the stream ends the reading, and a text that fails fails it.
 */
export function zip(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>, modified = new Date()): Readable {
  const file = new ZipFile();
  const made = file.outputStream as Readable;
  const addAll = async () => {
    for await (const { name, text } of entries) {
      // By default sixteen pieces are read before the first is packed.
      const source = Readable.from(text, { highWaterMark: 1 });
      const stop = () => source.destroy();
      made.once('close', stop);
      if (made.destroyed) stop();
      file.addReadStream(source, name, { mtime: modified, compressionLevel: FASTEST });
      await finished(source);
      made.off('close', stop);
    }
  };
  addAll().then(
    () => file.end(),
    (error: Error) => made.destroy(error),
  );
  return made;
}
