const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' };

/** A cell as a spreadsheet reads it: text, a number, or a time, which is a number with the look of one. */
export type SheetCell = string | number | { time: string };

/** The sheets of an unpacked XLSX by name, in their order, each with its rows. */
export function sheetRows(files: Map<string, string>): Map<string, SheetCell[][]> {
  const workbook = files.get('xl/workbook.xml') ?? '';
  const names = [...workbook.matchAll(/<sheet name="([^"]+)" sheetId="(\d+)"/g)];
  return new Map(
    names.map(([, name = '', id = '']) => [
      unescaped(name),
      rowsOf(files.get(`xl/worksheets/sheet${id}.xml`) ?? ''),
    ]),
  );
}

function rowsOf(xml: string): SheetCell[][] {
  return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row = '']) => {
    const cells: SheetCell[] = [];
    for (const [, column = '', look, inside = ''] of row.matchAll(
      /<c r="([A-Z]+)\d+"(?: s="(\d)")?[^>]*>(.*?)<\/c>/gs,
    )) {
      const at = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      while (cells.length < at) cells.push('');
      cells[at] = cellOf(inside, look);
    }
    return cells;
  });
}

function cellOf(inside: string, look: string | undefined): SheetCell {
  const number = /^<v>(.*)<\/v>$/.exec(inside)?.[1];
  if (number === undefined) return unescaped(/<t[^>]*>(.*)<\/t>/s.exec(inside)?.[1] ?? '');
  if (look !== '2') return Number(number);
  // Spreadsheets count days from 30 December 1899, and know no zone.
  const shown = new Date(Math.round((Number(number) - 25_569) * 86_400) * 1_000).toISOString();
  return { time: shown.slice(0, 19).replace('T', ' ') };
}

const unescaped = (text: string) => text.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '');
