import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.js';

describe('Secret', () => {
  const secret = new Secret('hunter2-hunter2');

  it('gives its value only when asked for it', () => {
    expect(secret.reveal()).toBe('hunter2-hunter2');
  });

  it.each([
    ['template string', () => `${secret}`],
    ['JSON', () => JSON.stringify({ secret })],
    ['inspect', () => inspect({ nested: { secret } }, { showHidden: true, depth: 9 })],
    ['error', () => String(new Error(`bad ${secret}`))],
    ['spread', () => inspect({ ...secret })],
  ])('does not print in a %s', (_name, print) => {
    expect(print()).not.toContain('hunter2');
  });
});
