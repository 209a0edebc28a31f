import { Codes } from './codes.js';
import { SigningKeys } from './keys.js';
import { PendingLogins } from './pending-logins.js';
import { Sessions } from './sessions.js';
import { TokenLimits } from './token-limits.js';

/** What kauth remembers besides the tokens; it does not outlive the run. */
export class Provider {
  readonly keys = new SigningKeys();
  sessions = new Sessions();
  codes = new Codes();
  pending = new PendingLogins();
  tokenLimits = new TokenLimits();

  /** Forgets everybody; the keys stay, for those who verify by them remember them. */
  clear(): void {
    this.sessions = new Sessions();
    this.codes = new Codes();
    this.pending = new PendingLogins();
    this.tokenLimits = new TokenLimits();
  }
}
