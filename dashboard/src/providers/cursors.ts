/**
 * Remembers which cursor opens which page of which question. The API pages by cursor only, react-admin and people
 * count pages; whoever walked forward can walk back. Kept in the session so that a reload can still go back.
 */
export class CursorMemory {
  private readonly pages = new Map<string, Record<number, string>>();

  constructor(private readonly storage?: Pick<Storage, 'getItem' | 'setItem'>) {}

  /** Page 1 needs no cursor and gives null; undefined means that the page's cursor is not known. */
  get(question: string, page: number): string | null | undefined {
    if (page <= 1) return null;
    return this.load(question)[page];
  }

  remember(question: string, page: number, cursor: string | null): void {
    if (!cursor || page <= 1) return;
    const known = this.load(question);
    known[page] = cursor;
    this.storage?.setItem(storageKey(question), JSON.stringify(known));
  }

  private load(question: string): Record<number, string> {
    const known = this.pages.get(question) ?? readStored(this.storage?.getItem(storageKey(question)));
    this.pages.set(question, known);
    return known;
  }
}

const storageKey = (question: string) => `linkdesk.cursors.${question}`;

function readStored(text: string | null | undefined): Record<number, string> {
  try {
    return text ? (JSON.parse(text) as Record<number, string>) : {};
  } catch {
    return {};
  }
}
