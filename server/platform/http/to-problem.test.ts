import { NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { KakaoResponseError } from '../../kakao-client/index.js';
import { notFound, tooMany } from './problem.js';
import { toProblem } from './to-problem.js';

describe('toProblem', () => {
  it('passes problems through', () => {
    const problem = notFound();
    expect(toProblem(problem)).toBe(problem);
  });

  it.each([
    [new NotFoundException('Cannot GET /api/secret-path'), 404, 'not_found'],
    [new ServiceUnavailableException('redis://:pw@host'), 503, 'unavailable'],
    [
      Object.assign(new SyntaxError('Unexpected token in "topsecret"'), { type: 'entity.parse.failed' }),
      400,
      'malformed_json',
    ],
    [Object.assign(new Error('too large'), { type: 'entity.too.large', status: 413 }), 413, 'body_too_large'],
    [
      Object.assign(new Error('terminating connection'), {
        name: 'QueryFailedError',
        driverError: { code: '57P01' },
      }),
      503,
      'database_unavailable',
    ],
    // As the system says it while a connection is made: nothing of the driver is in the stack.
    [
      Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read', stack: '' }),
      503,
      'database_unavailable',
    ],
    [
      Object.assign(new Error('getaddrinfo EAI_AGAIN topsecret'), {
        code: 'EAI_AGAIN',
        syscall: 'getaddrinfo',
        stack: '',
      }),
      503,
      'database_unavailable',
    ],
    // Of a name with several addresses (`localhost` mostly has two) it says what came of each.
    [
      Object.assign(new AggregateError([Object.assign(new Error('topsecret'), { syscall: 'connect' })]), {
        code: 'ECONNREFUSED',
        stack: '',
      }),
      503,
      'database_unavailable',
    ],
    [new Error('timeout exceeded when trying to connect'), 503, 'database_unavailable'],
    [new QueryRunnerAlreadyReleasedError(), 503, 'database_unavailable'],
    [new QueryRunnerProviderAlreadyReleasedError(), 503, 'database_unavailable'],
    [new Error('Query read timeout'), 503, 'database_unavailable'],
    [
      Object.assign(new Error('read ETIMEDOUT'), {
        name: 'QueryFailedError',
        driverError: { code: 'ETIMEDOUT' },
      }),
      503,
      'database_unavailable',
    ],
    [Object.assign(new Error('topsecret'), { driverError: { code: '40P01' } }), 503, 'overtaken'],
    [Object.assign(new Error('topsecret'), { driverError: { code: '53100' } }), 503, 'database_not_writable'],
    [Object.assign(new Error('topsecret'), { driverError: { code: '25006' } }), 503, 'database_not_writable'],
    [Object.assign(new Error('topsecret'), { driverError: { code: '57014' } }), 503, 'database_time_limit'],
    [Object.assign(new Error('topsecret'), { driverError: { code: '55P03' } }), 503, 'database_time_limit'],
    [Object.assign(new Error('topsecret'), { driverError: { code: '25P04' } }), 503, 'database_time_limit'],
    [
      new KakaoResponseError('not JSON', { endpoint: '/v2/user/me', httpStatus: 429, evidence: 'topsecret' }),
      503,
      'kakao_quota',
    ],
    [new Error('password is topsecret'), 500, 'internal_error'],
    ['thrown text', 500, 'internal_error'],
    [undefined, 500, 'internal_error'],
  ])('hides the text of %s', (error, status, code) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem.toBody())).not.toMatch(/topsecret|secret-path|pw@host|thrown/);
  });

  it('says what limit a body is beyond', () => {
    const tooLarge = Object.assign(new Error(), { type: 'entity.too.large', status: 413, limit: 131_072 });
    expect(toProblem(tooLarge).detail).toBe('The body is larger than 131072 bytes.');
  });

  it('has whole seconds in Retry-After', () => {
    expect(tooMany('Wait.', 1_200).headers).toEqual({ 'Retry-After': '2' });
    expect(tooMany('Wait.', 0).headers).toEqual({ 'Retry-After': '1' });
  });
});
