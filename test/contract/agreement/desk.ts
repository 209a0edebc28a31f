import {
  KakaoApiError,
  type KakaoClient,
  KakaoError,
  type KakaoScopes,
} from '../../../server/kakao-client/index.js';
import { Beliefs } from './beliefs.js';

const agreedScopes = (answer: KakaoScopes) =>
  new Set(answer.scopes.filter((item) => item.agreed).map((item) => item.id));

/**
 * A caller that keeps book: does things through the client and believes exactly what the client's answers and errors
 * allow. An error without `isAnswerUnknown` means that nothing was done.
 */
export class Desk {
  readonly beliefs = new Beliefs();

  constructor(readonly client: KakaoClient) {}

  unlink(id: string): Promise<void> {
    return this.#change(id, async () => {
      await this.client.unlink(id);
      this.beliefs.learnGone(id);
    });
  }

  logout(id: string): Promise<void> {
    return this.#change(id, async () => {
      await this.client.logout(id);
      this.beliefs.learn(id, { isLinked: true });
    });
  }

  revokeScopes(id: string, scopes: string[]): Promise<void> {
    return this.#change(id, async () => {
      const answer = await this.client.revokeScopes(id, scopes);
      this.beliefs.learn(id, { isLinked: true, scopes: agreedScopes(answer) });
    });
  }

  revokeTerms(id: string, tags: string[]): Promise<void> {
    return this.#change(id, async () => {
      const { revoked_service_terms: gone } = await this.client.revokeServiceTerms(id, tags);
      this.#changeTerms(id, (terms) => {
        for (const term of gone) terms.delete(term.tag);
      });
    });
  }

  recordTerms(id: string, tags: string[]): Promise<void> {
    return this.#change(id, async () => {
      const { agreed_service_terms: given } = await this.client.upgradeServiceTerms(id, tags);
      this.#changeTerms(id, (terms) => {
        for (const term of given) terms.add(term.tag);
      });
    });
  }

  read(id: string): Promise<void> {
    return this.#attempt(id, async () => {
      const user = await this.client.getUser(id);
      this.beliefs.learn(id, { isLinked: true, isWaiting: user.has_signed_up === false });
    });
  }

  readScopes(id: string): Promise<void> {
    return this.#attempt(id, async () => {
      this.beliefs.learn(id, { isLinked: true, scopes: agreedScopes(await this.client.getScopes(id)) });
    });
  }

  readTerms(id: string): Promise<void> {
    return this.#attempt(id, async () => {
      const { service_terms: terms } = await this.client.getServiceTerms(id, { result: 'app_service_terms' });
      const agreed = terms.filter((term) => term.agreed).map((term) => term.tag);
      this.beliefs.learn(id, { isLinked: true, terms: new Set(agreed) });
    });
  }

  /** Reads several at once; who is missing in the answer is not linked. */
  async readMany(ids: string[]): Promise<void> {
    await this.#attempt(undefined, async () => {
      const users = await this.client.getUsers(ids, { propertyKeys: ['has_signed_up', 'kakao_account.'] });
      const found = new Map(users.map((user) => [user.id, user]));
      for (const id of ids) {
        const user = found.get(id);
        if (!user) this.beliefs.learnGone(id);
        else this.beliefs.learn(id, { isLinked: true, isWaiting: user.has_signed_up === false });
      }
    });
  }

  /** Goes through the id list to its end; only then is known who is not linked. */
  async readAll(everybody: string[], limit: number): Promise<void> {
    await this.#attempt(undefined, async () => {
      const seen = new Set<string>();
      let fromId: string | undefined;
      for (;;) {
        const page = await this.client.listUserIds({ limit, ...(fromId ? { fromId } : {}) });
        const before = seen.size;
        for (const id of page.ids) seen.add(id);
        if (!page.hasAfter || page.nextFromId === null || seen.size === before) break;
        fromId = page.nextFromId;
      }
      for (const id of everybody) {
        if (seen.has(id)) this.beliefs.learn(id, { isLinked: true });
        else this.beliefs.learnGone(id);
      }
    });
  }

  #changeTerms(id: string, change: (terms: Set<string>) => void): void {
    const { terms } = this.beliefs.of(id);
    if (terms !== 'unknown') change(terms);
    this.beliefs.learn(id, { isLinked: true });
  }

  /** A changing call: after a lost answer nothing is known until it is read again. */
  async #change(id: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof KakaoError)) throw error;
      if (isGone(error)) this.beliefs.learnGone(id);
      else if (error.isAnswerUnknown) this.beliefs.forget(id);
    }
  }

  async #attempt(id: string | undefined, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof KakaoError)) throw error;
      if (id !== undefined && isGone(error)) this.beliefs.learnGone(id);
    }
  }
}

function isGone(error: KakaoError): boolean {
  return error instanceof KakaoApiError && error.code === -101;
}
