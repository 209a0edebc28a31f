import type { DataSource } from 'typeorm';
import type { Answer } from './http-client.js';
import { lockWaits } from './lock-waits.js';

/** What an operator is answered who asks for something at the moment when somebody disables their account. */
export async function askDismissed(
  dataSource: DataSource,
  operatorId: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const dismissal = dataSource.createQueryRunner();
  try {
    await dismissal.startTransaction();
    await dismissal.query('UPDATE operators SET disabled_at = now() WHERE id = $1', [operatorId]);
    await dismissal.query('UPDATE sessions SET revoked_at = now() WHERE operator_id = $1', [operatorId]);
    const asked = ask();
    await Promise.race([asked, lockWaits(dataSource)]);
    await dismissal.commitTransaction();
    return await asked;
  } finally {
    await dismissal.release();
  }
}
