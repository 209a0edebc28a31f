import { describe, expect, it } from 'vitest';
import { loggedError, redact } from './redact.js';

describe('redact', () => {
  it.each([
    'Authorization: KakaoAK topsecret',
    'connect postgres://desk:topsecret@db:5432/desk failed',
    'redis://:topsecret@cache/0',
    'cookie: linkdesk_session=topsecret; a=b',
    'GET /v1?app_key=topsecret&x=1',
    '{"password":"topsecret"}',
  ])('takes the credential out of %s', (text) => {
    expect(redact(text)).not.toContain('topsecret');
    expect(redact(text)).toContain('[redacted]');
  });

  it('takes email addresses out', () => {
    expect(redact('Key (email)=(kim.a+b@mail.example.co.kr) exists')).toBe('Key (email)=([email]) exists');
  });

  it('leaves ordinary text alone', () => {
    expect(redact('connect ECONNREFUSED 127.0.0.1:5432')).toBe('connect ECONNREFUSED 127.0.0.1:5432');
    const path = 'at file:///a/node_modules/@nestjs/core/router.js:61:37';
    expect(redact(path)).toBe(path);
  });
});

describe('loggedError', () => {
  it('drops what a database error carries besides its message', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      parameters: ['someone@example.com'],
      query: 'INSERT',
      detail: 'Key (email)=(someone@example.com) already exists.',
    });
    const logged = loggedError(new Error('outer', { cause: error }));
    expect(logged.cause).toMatchObject({ message: 'duplicate key', code: '23505' });
    expect(JSON.stringify(logged)).not.toContain('someone@');
  });

  it('takes things that are no errors', () => {
    expect(loggedError('boom')).toEqual({ name: 'string', message: 'boom' });
  });
});
