import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverContact } from './contact';
import { ApiError, download, http, newIdempotencyKey, request, toQueryString, upload } from './http';
import { tabSession } from './tabSession';

const answer = (status: number, body: string, type = 'application/json') =>
  vi.stubGlobal(
    'fetch',
    async () => new Response(status === 204 ? null : body, { status, headers: { 'content-type': type } }),
  );

afterEach(() => vi.unstubAllGlobals());

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${error}`);
  return error;
}

describe('requests', () => {
  it('separates lists by commas and leaves out what is empty', () => {
    expect(toQueryString({ status: ['linked', 'waiting'], q: '', agreed: [], cursor: null, limit: 25 })).toBe(
      '?status=linked%2Cwaiting&limit=25',
    );
    expect(toQueryString({})).toBe('');
  });

  it('asks for a list in the address, but in the body where something is searched for', async () => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => Response.json({}));
    vi.stubGlobal('fetch', fetch);
    const query = { status: ['linked', 'waiting'], q: '', agreed: [], cursor: null, limit: 25 };
    await http.list('/users', query);
    await http.list('/users', { ...query, q: '010-1234-5678' });
    const sent = fetch.mock.calls.map(([url, { method, body }]) => [method, url, body]);
    expect(sent).toEqual([
      ['GET', '/api/users?status=linked%2Cwaiting&limit=25', undefined],
      [
        'POST',
        '/api/users/search',
        JSON.stringify({ status: ['linked', 'waiting'], q: '010-1234-5678', limit: 25 }),
      ],
    ]);
  });

  it('sends a file under its name, which stands in no address, whatever it is made of', async () => {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => Response.json({}));
    vi.stubGlobal('fetch', fetch);
    const long = `${'x'.repeat(199)}\u{1F600}`;
    for (const name of ['홍길동 (1)*.csv', long]) await upload('/id-lists', new File(['1'], name));
    const sent = fetch.mock.calls.map(([url, { headers }]) => [
      url,
      new Headers(headers).get('Content-Disposition'),
    ]);
    expect(sent).toEqual([
      ['/api/id-lists', `attachment; filename*=UTF-8''${encodeURIComponent('홍길동 ')}%281%29%2A.csv`],
      ['/api/id-lists', `attachment; filename*=UTF-8''${'x'.repeat(199)}${encodeURIComponent('\uFFFD')}`],
    ]);
  });

  it('gives the code, the words and the fields of a problem', async () => {
    answer(
      422,
      JSON.stringify({
        code: 'invalid_request',
        detail: 'No.',
        errors: [{ field: 'reason', message: 'missing' }],
      }),
      'application/problem+json',
    );
    const error = await failure(request('POST', '/jobs', { body: {} }));
    expect(error).toMatchObject({ status: 422, code: 'invalid_request', message: 'No.' });
    expect(error.fields).toEqual([{ field: 'reason', message: 'missing' }]);
  });

  it('survives an HTML error page of something in between', async () => {
    answer(502, '<html>bad gateway</html>', 'text/html');
    expect(await failure(request('GET', '/users'))).toMatchObject({ status: 502, code: 'http-502' });
  });

  it('says unreachable where no answer came', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
    expect(await failure(request('GET', '/users'))).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('says so too where an answer broke off, and of what was sent under a key that it was', async () => {
    const text = () => Promise.reject(new TypeError('network error'));
    vi.stubGlobal('fetch', async () => ({ ok: true, status: 200, headers: new Headers(), text }));
    const act = request('POST', '/jobs', { body: {}, idempotencyKey: 'one' });
    expect(await failure(act)).toMatchObject({ code: 'unreachable', isSentOnce: true });
    expect(await failure(request('GET', '/users'))).toMatchObject({ code: 'unreachable', isSentOnce: false });
  });

  it('says so of a file that broke off', async () => {
    const broken = new ReadableStream({
      start: (file) => {
        file.enqueue(new TextEncoder().encode('id\r\n'));
        file.error(new TypeError('network error'));
      },
    });
    vi.stubGlobal('fetch', async () => new Response(broken));
    expect(await failure(download('/jobs/1/report.csv', {}))).toMatchObject({
      status: 0,
      code: 'unreachable',
    });
  });

  it('takes an empty answer for what it is', async () => {
    answer(204, '');
    await expect(request('DELETE', '/session')).resolves.toBeUndefined();
  });

  it('makes a new idempotency key each time', () => {
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});

describe('a session that ends in the middle of work', () => {
  const operator = { id: '1', email: 'a@example.com', name: 'A', role: 'operator' as const, permissions: [] };
  const REFUSED = { status: 401, code: 'not_logged_in' };
  let answers: [number, object][];
  let asked: string[];

  beforeEach(() => {
    tabSession.startAnew();
    tabSession.begin(operator);
    asked = [];
    vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
      asked.push(`${method} ${url}`);
      const [status, body] = answers.shift() ?? [200, {}];
      return Response.json(body, { status });
    });
  });

  const ended: [number, object] = [401, { code: 'not_logged_in' }];

  it('lets readings wait for the log-in and repeats them, however many were refused', async () => {
    answers = [ended, ended, [200, { is: 'one' }], [200, { is: 'two' }]];
    const both = Promise.all([request('GET', '/one'), request('GET', '/two')]);
    await expect.poll(() => tabSession.read()).toMatchObject({ operator, isOver: true, logIns: 0 });
    expect(asked).toEqual(['GET /api/one', 'GET /api/two']);
    tabSession.resume();
    expect(await both).toEqual([{ is: 'one' }, { is: 'two' }]);
    expect(tabSession.read()).toMatchObject({ isOver: false, logIns: 1 });
  });

  it('takes a search in the body for a reading', async () => {
    answers = [ended, [200, { data: [] }]];
    const found = http.list('/users', { q: '보리' });
    await expect.poll(() => tabSession.read().isOver).toBe(true);
    tabSession.resume();
    expect(await found).toEqual({ data: [] });
    expect(asked).toEqual(['POST /api/users/search', 'POST /api/users/search']);
  });

  it('repeats nothing that changes something', async () => {
    answers = [ended];
    expect(await failure(request('POST', '/jobs'))).toMatchObject(REFUSED);
    expect(tabSession.read().isOver).toBe(true);
    tabSession.resume();
    expect(asked).toEqual(['POST /api/jobs']);
  });

  it('takes a refusal from before the log-in for no new end', async () => {
    let refuse = (_: Response) => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (refuse = resolve)));
    const late = request('POST', '/jobs');
    tabSession.refused(0);
    tabSession.resume();
    refuse(Response.json({ code: 'not_logged_in' }, { status: 401 }));
    expect(await failure(late)).toMatchObject(REFUSED);
    expect(tabSession.read().isOver).toBe(false);
  });

  it('is not told by a wrong password, nor where nobody worked or they leave by themselves', async () => {
    answers = [[401, { code: 'wrong_credentials' }], ended, ended];
    expect(await failure(request('POST', '/session'))).toMatchObject({ code: 'wrong_credentials' });
    tabSession.leave();
    expect(await failure(request('GET', '/users'))).toMatchObject(REFUSED);
    tabSession.startAnew();
    expect(await failure(request('GET', '/users'))).toMatchObject(REFUSED);
    expect(tabSession.read()).toMatchObject({ operator: null, isOver: false });
  });

  it('names who works here, until they leave: a session of somebody else is none for this page', async () => {
    const named: (string | null)[] = [];
    vi.stubGlobal('fetch', async (_: string, { headers }: RequestInit) => {
      named.push(new Headers(headers).get('X-Operator-Id'));
      return Response.json({});
    });
    await request('GET', '/users');
    tabSession.leave();
    await request('DELETE', '/session');
    tabSession.startAnew();
    await request('GET', '/session');
    expect(named).toEqual(['1', null, null]);
  });

  it('is over no more once the server says who is there, as after a way back from the log-in', async () => {
    answers = [ended];
    const left = failure(request('GET', '/one'));
    await expect.poll(() => tabSession.read().isOver).toBe(true);
    tabSession.leave();
    tabSession.begin({ ...operator, id: '2' });
    expect(tabSession.read()).toMatchObject({ operator: { id: '2' }, isOver: false, isLeaving: false });
    expect(await left).toMatchObject(REFUSED);
  });

  it('ends the wait of what nobody wants any more, and of all when somebody else logs in', async () => {
    answers = [ended, ended];
    const control = new AbortController();
    const unwanted = request('GET', '/one', { signal: control.signal }).catch((reason: unknown) => reason);
    const left = failure(request('GET', '/two'));
    await expect.poll(() => tabSession.read().isOver).toBe(true);
    control.abort(new Error('gone'));
    expect(await unwanted).toEqual(new Error('gone'));
    tabSession.startAnew();
    expect(await left).toMatchObject(REFUSED);
    expect(asked).toHaveLength(2);
  });
});

describe('the server', () => {
  it('is away while nothing or only a gateway answers, and the time of its last answer is kept', async () => {
    answer(200, '{}');
    await request('GET', '/jobs');
    const { isAway, lastAnswerAt } = serverContact.read();
    expect([isAway, lastAnswerAt]).toEqual([false, expect.any(Number)]);
    answer(502, '<html>Bad gateway</html>', 'text/html');
    await failure(request('GET', '/jobs'));
    expect(serverContact.read()).toEqual({ isAway: true, lastAnswerAt });
    answer(502, '{"code":"kakao_refused"}', 'application/problem+json');
    await failure(request('GET', '/jobs'));
    expect(serverContact.read().isAway).toBe(false);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await failure(request('GET', '/jobs'));
    expect(serverContact.read().isAway).toBe(true);
  });
});
