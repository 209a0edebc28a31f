import { randomBytes } from 'node:crypto';

/** What a client asks for at `/oauth/authorize` (§3.1), checked. */
export interface LoginRequest {
  clientId: string;
  redirectUri: string;
  state?: string;
  nonce?: string;
  codeChallenge?: string;
  /** Absent: no additional consent. */
  scopes?: string[];
  /** Tags to show; absent: all. */
  terms?: string[];
  prompts: string[];
  loginHint?: string;
}

/** Log-ins that are under way in a browser, by an id that the pages carry; forgotten after ten minutes. */
export class PendingLogins {
  readonly #pending = new Map<string, { request: LoginRequest; at: number }>();

  begin(request: LoginRequest): string {
    const now = Date.now();
    for (const [id, one] of this.#pending) {
      if (one.at > now - 600_000) break;
      this.#pending.delete(id);
    }
    const id = randomBytes(16).toString('base64url');
    this.#pending.set(id, { request, at: now });
    return id;
  }

  get(id: string | undefined): LoginRequest | undefined {
    return this.#pending.get(id ?? '')?.request;
  }

  end(id: string): void {
    this.#pending.delete(id);
  }
}
