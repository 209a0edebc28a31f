import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onFileEnd } from './file-end.js';
import { type OtherPerson, otherPeople } from './other-kakao-people.js';

/** A refusal as kapi words it (§1.6). */
interface Refusal {
  status: number;
  code: number;
  msg: string;
}

export interface OtherKakaoOptions {
  /** The app does not use Kakao Sync: everything about service terms is refused with 403 -5. */
  hasTerms?: boolean;
}

const NOT_LINKED: Refusal = { status: 400, code: -101, msg: 'NotRegisteredUserException' };
const NOT_ALLOWED: Refusal = { status: 403, code: -5, msg: 'permission denied' };
const PAGE = 37;
const HTML = '<html><body><center><h1>502 Bad Gateway</h1></center><hr>nginx</body></html>';

/**
 * A second stand-in for Kakao, written from the reference alone and knowing nothing of the simulator. Wherever the
 * reference leaves a choice it chooses otherwise: `{elements}` instead of a bare array, an exclusive `from_id`, pages
 * shorter than asked for, null for what is absent, keys, scopes and types that nobody has heard of. Now and then a
 * broken proxy answers in its place, or a body in which one key stands twice.
 */
export class OtherKakao {
  static readonly KEY = 'other-admin-key-000000000001';
  url = '';
  /** Everything that changed anybody, in order. */
  readonly changes: { call: string; id: string }[] = [];
  readonly people = new Map<string, OtherPerson>(otherPeople().map((person) => [person.id, person]));
  hasTerms: boolean;
  private calls = 0;

  constructor(options: OtherKakaoOptions = {}) {
    this.hasTerms = options.hasTerms ?? true;
  }

  /** Starts it on a free port; it ends with the test file. */
  static async start(options: OtherKakaoOptions = {}): Promise<OtherKakao> {
    const kakao = new OtherKakao(options);
    const server = createServer((request, response) => {
      kakao.handle(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onFileEnd(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    kakao.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return kakao;
  }

  linked(): OtherPerson[] {
    return [...this.people.values()].filter((person) => person.isLinked);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const params = request.method === 'POST' ? new URLSearchParams(body) : searchParams;
    const isChanging = /unlink|logout|revoke|upgrade/.test(pathname);
    const call = ++this.calls;
    // Only what is read goes wrong by chance: what became of a change must be certain here.
    if (!isChanging && call % 23 === 0) {
      response.writeHead(502, { 'content-type': 'text/html' }).end(HTML);
      return;
    }
    const isKnown = request.headers.authorization === `KakaoAK ${OtherKakao.KEY}`;
    const answer = isKnown
      ? this.answer(pathname, params)
      : { status: 401, code: -401, msg: 'appKey does not exist' };
    const isRefused = isRefusal(answer);
    let text = idsBare(
      JSON.stringify(isRefused ? { msg: answer.msg, code: answer.code, extras: {} } : answer),
    );
    if (!isChanging && !isRefused && call % 41 === 0) text = text.replace('{', '{"id":1,"id":2,');
    response.writeHead(isRefused ? answer.status : 200, { 'content-type': 'application/json' }).end(text);
  }

  private answer(path: string, params: URLSearchParams): object {
    if (path === '/v1/user/ids') return this.ids(params);
    if (path === '/v2/app/users') return this.users(params);
    const person = this.people.get(params.get('target_id') ?? '');
    if (params.get('target_id_type') !== 'user_id') return { status: 400, code: -2, msg: 'target_id_type' };
    if (!person?.isLinked) return NOT_LINKED;
    const id = `@${person.id}`;
    switch (path) {
      case '/v2/user/me':
        return userOf(person, true);
      case '/v2/user/scopes':
        return { id, scopes: scopesOf(person), x_page: null };
      case '/v2/user/service_terms':
        return this.hasTerms ? { id, service_terms: termsOf(person), x_page: null } : NOT_ALLOWED;
      case '/v2/user/revoke/scopes':
      case '/v2/user/revoke/service_terms':
      case '/v2/user/upgrade/service_terms':
        return { status: 400, code: -2, msg: 'There is no scopes to revoke.' };
      case '/v1/user/logout':
        return this.changed('logout', person);
      case '/v1/user/unlink':
        if (person.refusesUnlink) return { status: 403, code: -4, msg: person.refusesUnlink };
        person.isLinked = false;
        return this.changed('unlink', person);
      default:
        return { status: 400, code: -9, msg: 'no such API' };
    }
  }

  private changed(call: string, person: OtherPerson): object {
    this.changes.push({ call, id: person.id });
    return { id: `@${person.id}`, x_at: 1_700_000_000 };
  }

  /** `from_id` is where the page before ended, and is not on the page. */
  private ids(params: URLSearchParams): object {
    const isUp = params.get('order') !== 'desc';
    const from = params.get('from_id');
    const isAfter = (id: string) => from === null || BigInt(id) > BigInt(from) === isUp;
    const all = this.linked()
      .map(({ id }) => id)
      .filter((id) => id !== from && isAfter(id))
      .sort((a, b) => (BigInt(a) < BigInt(b) === isUp ? -1 : 1));
    const page = all.slice(0, Math.min(PAGE, Number(params.get('limit') ?? 100)));
    const last = page.at(-1);
    const next = `http://kapi.kakao.com/v1/user/ids?app_key=${OtherKakao.KEY}&order=${isUp ? 'asc' : 'desc'}&from_id=${last}`;
    return {
      after_url: all.length > page.length ? next : null,
      before_url: null,
      // Somebody stands on the page twice.
      elements: [...page, ...page.slice(0, 1)].map((id) => `@${id}`),
      x_generation: 7,
    };
  }

  private users(params: URLSearchParams): object {
    const asked = [...(params.get('target_ids') ?? '').matchAll(/\d+/g)].map(([id]) => id);
    const hasKeys = params.has('property_keys');
    if (asked.length > (hasKeys ? 20 : 100)) return { status: 400, code: -2, msg: 'too many target_ids' };
    const found = asked.map((id) => this.people.get(id)).filter((person) => person?.isLinked);
    const users = found.map((person) => userOf(person as OtherPerson, hasKeys)).reverse();
    return { elements: [...users, ...users.slice(0, 1)], x_took_ms: 3, paging: null };
  }
}

function isRefusal(answer: object): answer is Refusal {
  return 'code' in answer && 'status' in answer;
}

/** Ids are bare integers of 64 bits (§1.4), which JSON.stringify cannot write. */
function idsBare(text: string): string {
  return text.replace(/"@(\d+)"/g, '$1');
}

function userOf(person: OtherPerson, isWhole: boolean): object {
  const { nickname, email } = person;
  return {
    x_shard: 'kr-7',
    id: `@${person.id}`,
    ...(person.connectedAt === undefined ? {} : { connected_at: person.connectedAt }),
    synched_at: null,
    for_partner: null,
    ...(isWhole
      ? {
          has_signed_up: null,
          properties: {
            grade: null,
            x_note: nickname,
            x_points: 12,
            x_more: { of: ['@12345678901234567890'] },
          },
          kakao_account: {
            x_account_kind: { level: 3, tags: [null] },
            profile_nickname_needs_agreement: false,
            profile: { nickname, profile_image_url: 'javascript:alert(1)', thumbnail_image_url: null },
            email_needs_agreement: email === null,
            email,
            is_email_valid: email === null ? null : true,
            phone_number: null,
            x_new_field: '@12345678901234567890',
          },
        }
      : {}),
  };
}

function scopesOf(person: OtherPerson): object[] {
  const item = (id: string, agreed: boolean, more: object = {}) => ({
    delegated: null,
    agreed,
    using: true,
    type: 'PRIVACY',
    display_name: `<b>${id}</b>`,
    revocable: agreed ? false : null,
    id,
    ...more,
  });
  return [
    item('profile_nickname', true),
    item('x_new_scope', person.hasNewScope, { type: 'FUTURE', x_level: 9 }),
    item('account_email', person.email !== null, { revocable: person.email === null ? null : true }),
    item('profile_nickname', true),
  ];
}

function termsOf(person: OtherPerson): object[] {
  return [
    { tag: 'x odd tag', agreed: person.hasNewScope, required: null, revocable: null, agreed_at: null },
    { tag: 'basic', agreed: true, required: true, revocable: false, agreed_at: '2026-01-02T03:04:05.678Z' },
  ];
}
