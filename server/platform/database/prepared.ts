import pg from 'pg';

const NAMES = new Map<string, string>();

/**
 * Marks a statement that is run with nearly every request, and is planned in the same way whatever its parameters are:
 * each connection has it parsed and planned once instead of each time.
 *
 * @param sql the whole statement; a connection keeps each that is marked, so they have to be few
 * @returns the same text
 */
export function prepared(sql: string): string {
  if (!NAMES.has(sql)) NAMES.set(sql, `prepared_${NAMES.size + 1}`);
  return sql;
}

/** A connection that prepares what is marked to be (PostgreSQL's documentation, "PREPARE"). */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Who takes a connection of the pool listens for its end a moment later; an end before that must not end the process. The
    // next statement tells of it.
    this.on('error', () => undefined);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own method has eight signatures
  override query(text: any, ...others: any[]): any {
    const name = NAMES.get(text);
    return super.query(name === undefined ? text : { name, text }, ...(others as []));
  }
}
