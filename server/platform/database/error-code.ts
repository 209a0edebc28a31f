const UNIQUE_VIOLATION = '23505';

/** The code of a failure of the database: PostgreSQL's own (SQLSTATE), or that of the socket; undefined where it has none. */
export function databaseCode(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const known = driverError?.code ?? code;
  return typeof known === 'string' ? known : undefined;
}

/** Whether PostgreSQL refused a row because of one that is there already. The transaction is lost with it. */
export function isUniqueViolation(error: unknown): boolean {
  return databaseCode(error) === UNIQUE_VIOLATION;
}
