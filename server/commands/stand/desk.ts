import { request } from 'undici';
import { OPERATOR } from './stand.js';

/** An operator's session on a server. */
export class Desk {
  private constructor(
    private url: string,
    private readonly cookie: string,
  ) {}

  static async logIn(url: string): Promise<Desk> {
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(OPERATOR),
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (!answer.ok || !cookie) throw new Error(`Log-in answered ${answer.status}: ${await answer.text()}`);
    return new Desk(url, cookie);
  }

  /** Goes on with another server of the same database. */
  moveTo(url: string): void {
    this.url = url;
  }

  async get<T>(path: string): Promise<T> {
    return this.read(path, { headers: { cookie: this.cookie } });
  }

  /** Reads an answer as it comes, compressed and unread: what a browser makes of it is not the server's time. */
  async load(path: string): Promise<void> {
    const headers = { cookie: this.cookie, 'accept-encoding': 'gzip' };
    const { statusCode, body } = await request(`${this.url}${path}`, { headers });
    await body.arrayBuffer();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.read(path, {
      method: 'POST',
      headers: { cookie: this.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async read<T>(path: string, init: RequestInit): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
