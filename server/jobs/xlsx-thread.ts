import { parentPort } from 'node:worker_threads';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';

/** What the thread is told: rows as they are read, and then to write them. Text and numbers only. */
export type XlsxMessage =
  | { rows: (string | number | null)[][] }
  | { sheet: string; columns: { name: string; width: number }[] };

/**
 * Writes a spreadsheet in a thread of its own, because a large one takes many seconds in which nothing else would
 * move. Text stays text, so that ids keep their digits and nothing is taken for a formula. Answers with the file.
 */
const data: SheetData = [];
parentPort?.on('message', async (message: XlsxMessage) => {
  if ('rows' in message) {
    for (const row of message.rows) data.push(row.map(cell));
    return;
  }
  const header = message.columns.map(({ name }) => ({
    value: name,
    type: String,
    fontWeight: 'bold' as const,
  }));
  const { sheet, columns } = message;
  const file = await writeXlsxFile([header, ...data], { sheet, columns, stickyRowsCount: 1 }).toBuffer();
  parentPort?.postMessage(file);
  parentPort?.close();
});

function cell(value: string | number | null) {
  if (value === null) return null;
  if (typeof value === 'number') return { value, type: Number };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them, the file would not open
  return { value: value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' '), type: String };
}
