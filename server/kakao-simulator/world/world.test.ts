import { describe, expect, it } from 'vitest';
import { smallWorld } from '../testing/small-world.js';
import { NOT_LINKED, WAITING } from './people.js';
import { World } from './world.js';

const options = { users: 5000, seed: 1, until: 1_790_000_000, waitingShare: 0.02, unlinkedShare: 0.01 };

describe('a seeded world', () => {
  const world = new World(options);

  it('is the same for the same seed and another for another', () => {
    const again = new World(options);
    const other = new World({ ...options, seed: 2 });
    expect(again.people.scopes).toEqual(world.people.scopes);
    expect(again.account(77)).toEqual(world.account(77));
    expect(other.people.scopes).not.toEqual(world.people.scopes);
  });

  it('has shares near those asked for', () => {
    const share = (test: (i: number) => boolean) =>
      Array.from({ length: 5000 }, (_, i) => i).filter(test).length / 5000;
    expect(share((i) => world.people.state[i] === WAITING)).toBeCloseTo(0.02, 1);
    expect(share((i) => world.people.state[i] === NOT_LINKED)).toBeCloseTo(0.01, 1);
    expect(share((i) => (world.people.scopes[i]! & world.scopeBit('account_email')) !== 0)).toBeGreaterThan(
      0.75,
    );
    expect(share((i) => world.account(i).email === null)).toBeCloseTo(0.06, 1);
    expect(share((i) => /[\u{1F000}-\u{1FFFF}]/u.test(world.account(i).nickname))).toBeGreaterThan(0.01);
  });

  it('finds a person by email', () => {
    const position = Array.from({ length: 200 }, (_, i) => i).find((i) => world.account(i).email)!;
    expect(world.positionByEmail(world.account(position).email!)).toBe(position);
    expect(world.positionByEmail('nobody@kakao.example')).toBe(-1);
  });
});

describe('what happens to people', () => {
  it('unlinking takes everything away and relinking begins anew', () => {
    const { world } = smallWorld();
    expect(world.apply(0, { op: 'unlink' })).toBe(true);
    expect(world.apply(0, { op: 'unlink' })).toBe(false);
    expect(world.people.scopes[0]).toBe(0);
    const link = { op: 'link', at: 1_800_000_000, isWaiting: false, isSynched: true } as const;
    expect(world.apply(0, { ...link, scopes: ['profile_nickname'], terms: ['service_2024'] })).toBe(true);
    expect(world.people.connectedAt[0]).toBe(1_800_000_000);
    expect(world.properties(0)).toEqual({});
  });

  it('nothing can be agreed to by somebody who is not linked', () => {
    const { world } = smallWorld();
    world.apply(1, { op: 'unlink' });
    expect(world.apply(1, { op: 'agree-scopes', scopes: ['gender'] })).toBe(false);
    expect(world.apply(1, { op: 'set-properties', properties: { grade: 'gold' } })).toBe(false);
  });

  it('people can be added with any id, also many of them', () => {
    const { world } = smallWorld();
    const largest = world.add('9223372036854775807');
    for (let i = 0; i < 3000; i++) world.add(world.nextId());
    expect(world.idOf(largest)).toBe('9223372036854775807');
    expect(world.positionOf('9223372036854775807')).toBe(largest);
    expect(world.addedIds).toHaveLength(3001);
    expect(world.addedIds.at(-1)).toBe('9223372036854775807');
    expect(() => world.add('9223372036854775808')).toThrow(RangeError);
  });
});
