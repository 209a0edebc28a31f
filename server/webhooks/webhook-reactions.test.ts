import { describe, expect, it } from 'vitest';
import { SECURITY_EVENT_TYPES } from '../kakao-client/index.js';
import { askAgainAfter, needlessUnlink, reactionTo, retryAfter } from './webhook-reactions.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

describe('reactions to events', () => {
  it('reacts to what changes a link or a person, and to nothing unknown', () => {
    const names = [...SECURITY_EVENT_TYPES.values()].map(({ name }) => name);
    expect(names.filter((name) => reactionTo(name) === 'unlink')).toEqual([
      'user-unlinked',
      'account-purged',
    ]);
    expect(names.filter((name) => reactionTo(name) === 'logout')).toEqual(['tokens-revoked']);
    expect(reactionTo('token-issued')).toBeNull();
    expect(reactionTo('https://schemas.example/user-unlinked')).toBeNull();
    expect(reactionTo('constructor')).toBeNull();
  });

  it('tells which unlinks need no question to Kakao', () => {
    const linked = { status: 'linked', connectedAt: at(10) };
    expect(needlessUnlink(null, at(20))).toBe('unchanged');
    expect(needlessUnlink({ status: 'unlinked', connectedAt: at(10) }, at(20))).toBe('unchanged');
    expect(needlessUnlink(linked, at(9))).toBe('superseded');
    expect(needlessUnlink(linked, at(10))).toBeNull();
    expect(needlessUnlink(linked, null)).toBeNull();
    expect(needlessUnlink({ ...linked, connectedAt: null }, at(1))).toBeNull();
  });

  it('asks again for ten minutes, then believes Kakao', () => {
    let age = 0;
    let questions = 0;
    for (let wait = askAgainAfter(0); wait !== null; wait = askAgainAfter(age)) {
      expect(wait).toBeGreaterThanOrEqual(10);
      age += wait * 1_000;
      questions++;
    }
    expect(questions).toBeLessThan(10);
    expect(age).toBeGreaterThanOrEqual(600_000);
  });

  it('repeats what failed ever more seldom, but for ever', () => {
    expect([1, 2, 3, 50, 5_000].map(retryAfter)).toEqual([2, 4, 8, 600, 600]);
  });
});
