import type { UserStatus } from '../users/user.entity.js';
import type { DriftKind } from './drift.kinds.js';
import type { DriftDifference, DriftView } from './drift.schema.js';

/** A person who differs, with the combinations of both sides. */
export interface DriftRow {
  user_id: string;
  kinds: DriftKind[];
  found_at: Date;
  status: UserStatus | null;
  told_scopes: string[] | null;
  told_terms: string[] | null;
  kakao_scopes: string[] | null;
  kakao_terms: string[] | null;
}

/** A person who differs, as the API shows one. What differs is named only where that is how they differ. */
export function presentDrift(row: DriftRow): DriftView {
  return {
    userId: row.user_id,
    kinds: row.kinds,
    foundAt: row.found_at.toISOString(),
    scopes: difference(row, 'scopes'),
    terms: difference(row, 'terms'),
    status: row.status,
    scopesAgreed: row.kakao_scopes,
    termsAgreed: row.kakao_terms,
  };
}

function difference(row: DriftRow, what: 'scopes' | 'terms'): DriftDifference {
  const told = row[`told_${what}`] ?? [];
  const agreed = row[`kakao_${what}`] ?? [];
  return {
    notAgreed: row.kinds.includes(`${what}-not-agreed`) ? told.filter((name) => !agreed.includes(name)) : [],
    notTold: row.kinds.includes(`${what}-not-told`) ? agreed.filter((name) => !told.includes(name)) : [],
  };
}
