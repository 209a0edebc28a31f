import { IdFile } from '../id-file.js';

/** Reads a file in pieces of so many bytes: its ids, and of each bad line its number and reason. */
export function readFile(file: string, column?: string, piece = 5) {
  const bytes = Buffer.from(file);
  const reader = new IdFile(column);
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  const { ids, bad, allBad: _, ...content } = reader.end();
  return {
    ...content,
    ids: [...ids.chunks(1_000)].flat(),
    bad: bad.map(({ line, reason }) => [line, reason]),
  };
}
