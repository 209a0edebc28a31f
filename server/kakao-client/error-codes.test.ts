import { describe, expect, it } from 'vitest';
import { API_ERROR_CODES, apiErrorFacts, OAUTH_ERROR_CODES } from './error-codes.js';

const DOCUMENTED = [
  ...[
    -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -101, -102, -103, -201, -301, -401, -402, -405, -406,
  ],
  ...[-451, -452, -453, -480, -481, -501, -602, -603, -606, -903, -911, -9798],
];

describe('codes of kapi (§7.1)', () => {
  it('knows every documented one', () => {
    expect([...API_ERROR_CODES.keys()].sort()).toEqual(DOCUMENTED.sort());
  });

  it('calls retryable what §7.1 calls retryable, and nothing else', () => {
    const retryable = [...API_ERROR_CODES].filter(([, facts]) => facts.isRetryable).map(([code]) => code);
    expect(retryable.sort()).toEqual([-1, -7, -603, -9798, -10].sort());
  });

  it.each<[number, number, string, string, object]>([
    [-101, 400, '/v1/user/unlink', '', { action: 'already-so', scope: 'person' }],
    [-101, 400, '/v2/user/me', '', { action: 'give-up', scope: 'person' }],
    [
      -3,
      403,
      '/v2/user/revoke/scopes',
      '[profile] is not revocable. check out',
      { action: 'give-up', scope: 'person' },
    ],
    [-3, 403, '/v2/user/revoke/scopes', 'whatever', { action: 'fix', scope: 'app' }],
    [-3, 403, '/v1/user/unlink', 'x is not revocable', { action: 'fix', scope: 'app' }],
    [-2, 400, '/v2/user/revoke/scopes', 'There is no scopes to revoke.', { action: 'fix', scope: 'person' }],
    [
      -2,
      400,
      '/v2/user/service_terms',
      'There is no tags to get service terms.',
      { action: 'fix', scope: 'app' },
    ],
    [
      -10,
      400,
      '/v1/user/unlink',
      '',
      { action: 'wait', scope: 'app', isRetryable: true, isAnswerUnknown: false },
    ],
    [-10, 429, '/v1/user/ids', '', { action: 'wait', scope: 'app', isRetryable: true }],
    [-402, 403, '/v1/user/shipping_address', '', { action: 'ask-consent', scope: 'person' }],
    [-603, 400, '/v1/user/unlink', '', { action: 'retry', isRetryable: true, isAnswerUnknown: true }],
    [-9798, 503, '/v1/user/unlink', '', { action: 'retry', scope: 'app', isRetryable: true }],
    [-2, 500, '/v1/user/unlink', '', { action: 'retry', isRetryable: true, isAnswerUnknown: true }],
    [-77777, 400, '/v1/user/unlink', '', { action: 'give-up', isRetryable: false, isAnswerUnknown: false }],
  ])('%i with %i on %s %s', (code, status, path, msg, facts) => {
    expect(apiErrorFacts(code, status, path, msg)).toMatchObject(facts);
  });
});

describe('codes of kauth (§7.2)', () => {
  it('knows every documented one', () => {
    const numbers =
      '001 002 003 004 005 006 007 008 009 010 101 102 201 202 203 204 205 207 237 303 310 319 320 322 400';
    expect([...OAUTH_ERROR_CODES.keys()]).toEqual(numbers.split(' ').map((number) => `KOE${number}`));
  });
});
