import type { Verdict } from './kind.js';

/** A consent that a person gave, and whether it can be taken back. */
export interface Revocable {
  name: string;
  /** Kakao may leave it out: not known to be revocable. */
  isRevocable: boolean | undefined;
}

/** What revoking comes to where this is what is agreed to, of all that is to be revoked. */
export function judgeRevocable(agreed: Revocable[]): Verdict {
  if (agreed.length === 0) return { outcome: 'unchanged' };
  const fixed = agreed.filter(({ isRevocable }) => !isRevocable).map(({ name }) => name);
  return fixed.length > 0 ? notRevocable(fixed) : { outcome: 'succeeded' };
}

/** The verdict on what Kakao does not revoke. */
export function notRevocable(names: string[]): Verdict {
  return {
    outcome: 'failed',
    errorCode: 'not_revocable',
    errorMessage: `Not revocable: ${names.join(', ')}`,
  };
}
