import type { Simulator } from '../simulator.js';

/** Name and value of a form's field. */
export type Field = [name: string, value: string];

export const REDIRECT = 'http://localhost:9/callback';

/** A browser without a screen: keeps cookies, follows nothing, fills in forms. */
export class Visitor {
  #cookie = '';

  constructor(readonly sim: Simulator) {}

  /** Opens `/oauth/authorize` with these parameters besides the usual ones. */
  authorize(params: Record<string, string> = {}) {
    const query = new URLSearchParams({
      client_id: this.sim.options.restApiKey,
      redirect_uri: REDIRECT,
      response_type: 'code',
      ...params,
    });
    return this.#open(`/oauth/authorize?${query}`);
  }

  get(path: string) {
    return this.#open(path);
  }

  post(path: string, fields: Field[]) {
    return this.#open(path, new URLSearchParams(fields));
  }

  /** Logs in as a person by id on a page that asks for it. */
  login(page: string, id: string) {
    return this.post('/login', [
      ['pending', pendingOf(page)],
      ['login_id', id],
      ['password', 'any'],
    ]);
  }

  /** Agrees to these on the consent screen. */
  agree(page: string, scopes: string[], terms: string[]) {
    return this.post('/consent', [
      ['pending', pendingOf(page)],
      ['answer', 'agree'],
      ...scopes.map((id): Field => ['scope', id]),
      ...terms.map((tag): Field => ['term', tag]),
    ]);
  }

  async #open(path: string, form?: URLSearchParams) {
    const answer = await fetch(this.sim.baseUrl + path, {
      method: form ? 'POST' : 'GET',
      body: form,
      headers: this.#cookie ? { cookie: this.#cookie } : {},
      redirect: 'manual',
    });
    const cookie = answer.headers.get('set-cookie');
    if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
    const location = answer.headers.get('location');
    const back = location === null ? new URLSearchParams() : new URL(location).searchParams;
    return { status: answer.status, html: await answer.text(), location, back };
  }
}

/** The id of the log-in that a page belongs to. */
function pendingOf(html: string): string {
  return /name="pending" value="([^"]+)"/.exec(html)?.[1] ?? '';
}

/** Calls the token endpoint as the demo app. */
export async function tokenCall(sim: Simulator, fields: Record<string, string>) {
  const answer = await fetch(`${sim.baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: sim.options.restApiKey,
      client_secret: sim.options.clientSecret,
      ...fields,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

/** Logs a linked person in and gives the tokens. */
export async function tokensOf(sim: Simulator, id: string, params: Record<string, string> = {}) {
  const visitor = new Visitor(sim);
  const page = await visitor.authorize(params);
  const { back } = await visitor.login(page.html, id);
  const fields = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code: back.get('code') ?? '' };
  return (await tokenCall(sim, fields)).body;
}
