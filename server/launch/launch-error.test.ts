import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../platform/config/config.js';
import { describeFailure, LaunchError } from './launch-error.js';

describe('what is shown of an error that ends a program', () => {
  const system = (code: string, path?: string) => Object.assign(new Error(`${code}: no`), { code, path });

  it.each([
    [new ConfigError('PORT', 'is taken'), 'PORT is taken'],
    [new LaunchError('Redis was not found'), 'Redis was not found'],
    [system('EACCES', '/data/logs'), /^DATA_DIR holds \/data\/logs, which belongs to another user: [^\n]*$/],
    [system('ENOSPC'), /^There is no room left [^\n]*$/],
    [system('53100'), /^There is no room left [^\n]*$/],
  ])('is one line where a person can put it right: %s', (error, text) => {
    expect(describeFailure(error)).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
  });

  it('holds the place of another error, and no values of a statement', () => {
    const cause = Object.assign(new Error('value too long'), { code: '22001', detail: 'Key (topsecret)' });
    const text = describeFailure(new QueryFailedError('INSERT INTO operators', ['topsecret-hash'], cause));
    expect(text).toMatch(/value too long\n +at .*launch-error\.test/);
    expect(text).not.toContain('topsecret');
    expect(describeFailure('thrown text')).toBe('thrown text');
  });

  it('holds what caused it', () => {
    const error = new Error('not begun', { cause: system('ECONNRESET') });
    expect(describeFailure(error)).toMatch(/^Error: not begun\n[\s\S]*\nbecause of Error: ECONNRESET: no\n/);
  });
});
