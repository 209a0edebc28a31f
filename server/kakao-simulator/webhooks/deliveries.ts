/** One webhook that was sent, and what came of it. */
export interface Delivery {
  n: number;
  at: string;
  kind: 'unlink' | 'status';
  userId: string;
  /** Name of the event, or the referrer type. */
  event: string;
  /** HTTP status of the receiver; 0 when there was none in time. */
  status: number;
  body: string;
  error?: string;
  ms: number;
}

/** Kakao waits this long for an answer (§6). */
const DEADLINE_MS = 3000;
const KEPT = 1000;
/** How many are under way at a time; a bulk job can cause thousands. */
const AT_ONCE = 16;

/** Sends webhooks: once, without following redirects and without trying again (§6). */
export class Deliveries {
  readonly #kept: Delivery[] = [];
  #next = 1;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  get all(): readonly Delivery[] {
    return this.#kept;
  }

  /** Sends one when its turn comes; `body` makes the body then. */
  async send(
    about: Pick<Delivery, 'kind' | 'userId' | 'event'>,
    url: string,
    init: { method: string; headers: Record<string, string>; body?: () => string },
  ): Promise<Delivery> {
    if (this.#underWay >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#underWay++;
    try {
      return await this.#sendNow(about, url, { ...init, body: init.body?.() });
    } finally {
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }

  async #sendNow(
    about: Pick<Delivery, 'kind' | 'userId' | 'event'>,
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string },
  ): Promise<Delivery> {
    const started = performance.now();
    const delivery: Delivery = {
      n: this.#next++,
      at: new Date().toISOString(),
      ...about,
      status: 0,
      body: '',
      ms: 0,
    };
    try {
      const answer = await fetch(url, {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      delivery.status = answer.status;
      delivery.body = (await answer.text()).slice(0, 500);
    } catch (error) {
      delivery.error = error instanceof Error ? error.name : String(error);
    }
    delivery.ms = Math.round(performance.now() - started);
    this.#kept.push(delivery);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return delivery;
  }
}
