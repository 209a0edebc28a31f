import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, newIdempotencyKey, onLoggedOut, request, toQueryString } from './http';

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

  it('takes an empty answer for what it is', async () => {
    answer(204, '');
    await expect(request('DELETE', '/session')).resolves.toBeUndefined();
  });

  it('tells whoever listens that nobody is logged in', async () => {
    const heard = vi.fn();
    const stop = onLoggedOut(heard);
    answer(401, '{"code":"not_logged_in"}');
    await failure(request('GET', '/users'));
    stop();
    await failure(request('GET', '/users'));
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('makes a new idempotency key each time', () => {
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});
