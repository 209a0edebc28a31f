const UNIQUE_VIOLATION = '23505';

/** Whether PostgreSQL refused a row because of one that is there already. The transaction is lost with it. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return code === UNIQUE_VIOLATION || driverError?.code === UNIQUE_VIOLATION;
}
