/** What is true of one person at the simulator, as its control API tells it. */
export interface TruePerson {
  id: string;
  state: 'linked' | 'waiting' | 'unlinked';
  connectedAt: string | null;
  hasTokens: boolean;
  scopes: string[];
  terms: { tag: string; agreedAt: string; agreedBy: string }[];
  account: Record<string, unknown>;
}

/** One changing call or change of the simulator's journal. */
export interface JournalLine {
  n: number;
  endpoint: string;
  userId: string | null;
  changed: boolean;
  /** HTTP status of the answer; 0 where the connection was cut before it. */
  status: number;
}

/** The simulator's control API: what is true at Kakao, and how it is changed behind the app's back. */
export class KakaoControl {
  constructor(private readonly url: string) {}

  /** Everybody there ever was, in the order of the simulator; or some of them. */
  async people(from = 0, count = Number.POSITIVE_INFINITY): Promise<TruePerson[]> {
    const all: TruePerson[] = [];
    for (let after: number | null = from; after !== null && all.length < count; ) {
      const limit = Math.min(1_000, count - all.length);
      const page = (await this.call('GET', `users?limit=${limit}&after=${after}`)) as {
        data: TruePerson[];
        next: number | null;
      };
      all.push(...page.data);
      after = page.next;
    }
    return all;
  }

  person(id: string): Promise<TruePerson> {
    return this.call('GET', `users/${id}`) as Promise<TruePerson>;
  }

  /** Lets something happen to a person, such as `{ op: 'unlink' }`. */
  async happen(id: string, effect: Record<string, unknown>): Promise<TruePerson> {
    const { user } = (await this.call('POST', `users/${id}/effects`, effect)) as { user: TruePerson };
    return user;
  }

  /** Somebody new, who has just linked. */
  async newcomer(body: Record<string, unknown> = {}): Promise<TruePerson> {
    const { user } = (await this.call('POST', 'users', body)) as { user: TruePerson };
    return user;
  }

  /** Adds a fault, such as `{ endpoint: 'user-ids', kind: 'html', status: 500, next: 3 }`. */
  fault(rule: Record<string, unknown>): Promise<unknown> {
    return this.call('POST', 'faults', rule);
  }

  async noFaults(): Promise<void> {
    await this.call('DELETE', 'faults');
  }

  /** Calls so far, by endpoint. */
  async calls(): Promise<Record<string, number>> {
    const { calls } = (await this.call('GET', 'state')) as { calls: Record<string, number> };
    return calls;
  }

  /** Changing calls and changes, in the order in which they took effect, after a number. */
  journal(after = 0): Promise<JournalLine[]> {
    return this.call('GET', `journal?after=${after}`) as Promise<JournalLine[]>;
  }

  /** Number of the last one. */
  async lastLine(): Promise<number> {
    const { journal } = (await this.call('GET', 'state')) as { journal: { last: number } };
    return journal.last;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/__control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`control ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
