import type { Protection } from './protected-users.schema.js';

/** A row of `protected_users` beside the operator who added it; null where that account is unknown. */
export interface ProtectedRow {
  user_id: string;
  reason: string;
  created_at: Date;
  operator_id: string | null;
  name: string | null;
  email: string | null;
}

/** Why, since when and by whom somebody is protected, as the API shows it. */
export function presentProtection(row: ProtectedRow): Protection {
  const { operator_id: id, name, email } = row;
  return {
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    createdBy: id !== null && name !== null && email !== null ? { id, name, email } : null,
  };
}
