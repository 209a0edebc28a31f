import { Codes } from './codes.js';
import { SigningKeys } from './keys.js';
import { PendingLogins } from './pending-logins.js';
import { Sessions } from './sessions.js';
import { TokenLimits } from './token-limits.js';

/** What kauth remembers besides the tokens; it does not outlive the run. */
export class Provider {
  readonly keys = new SigningKeys();
  readonly sessions = new Sessions();
  readonly codes = new Codes();
  readonly pending = new PendingLogins();
  readonly tokenLimits = new TokenLimits();
}
