import type { Account } from './account.js';

/** Who recorded the consent to a term (§2.6): the consent screen or the upgrade API. */
export type AgreedBy = 'KAUTH' | 'KAPI';

/**
 * One thing that can happen to a person. The world changes through nothing else, so that the journal of effects can
 * rebuild it. Times are Unix seconds.
 */
export type Effect =
  | { op: 'add' }
  | {
      op: 'link';
      at: number;
      isWaiting: boolean;
      isSynched: boolean;
      scopes: readonly string[];
      terms: readonly string[];
    }
  | { op: 'signup'; at: number }
  | { op: 'unlink'; reason?: string }
  | { op: 'agree-scopes'; scopes: readonly string[] }
  | { op: 'withdraw-scopes'; scopes: readonly string[] }
  | { op: 'agree-terms'; terms: readonly string[]; by: AgreedBy; at: number }
  | { op: 'withdraw-terms'; terms: readonly string[] }
  | { op: 'set-account'; account: Partial<Account> }
  | { op: 'set-properties'; properties: Record<string, string> }
  | { op: 'issue-tokens' }
  /** One pair of tokens ends; `logout`: the last of them has. */
  | { op: 'revoke-token' }
  | { op: 'logout' };
