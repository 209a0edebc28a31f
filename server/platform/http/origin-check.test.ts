import { describe, expect, it } from 'vitest';
import { isOwnOrigin } from './origin-check.js';

describe('isOwnOrigin', () => {
  it.each([
    ['http://desk.example:3000', 'http', 'desk.example:3000', true],
    ['https://desk.example', 'https', 'desk.example', true],
    ['https://desk.example', 'https', 'desk.example:443', true],
    ['https://desk.example', 'http', 'desk.example', true],
    ['http://desk.example', 'https', 'desk.example', false],
    ['http://desk.example:3001', 'http', 'desk.example:3000', false],
    ['https://evil.example', 'https', 'desk.example', false],
    ['https://desk.example.evil.example', 'https', 'desk.example', false],
    ['null', 'https', 'desk.example', false],
    ['', 'https', 'desk.example', false],
    ['file://desk.example', 'http', 'desk.example', false],
  ])('%s on %s://%s: %s', (origin, protocol, host, expected) => {
    expect(isOwnOrigin(origin, { protocol, host })).toBe(expected);
  });
});
