import type { DataSource } from 'typeorm';

/** Whether the database takes no writes: it is a standby, or `default_transaction_read_only` is set. */
export async function readsOnly(dataSource: DataSource): Promise<boolean> {
  const [row]: { transaction_read_only: string }[] = await dataSource.query('SHOW transaction_read_only');
  return row?.transaction_read_only === 'on';
}
