import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatePassword, hashPassword, verifyPassword } from './passwords.js';

describe('passwords', () => {
  it('are kept as argon2id with the stated cost, never twice the same', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  it('are right or wrong', async () => {
    const stored = await hashPassword('correct horse');
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'wrong horse')).toBe(false);
  });

  it('are the same however a keyboard composes Hangul', async () => {
    const stored = await hashPassword('비밀번호는길게'.normalize('NFD'));
    expect(await verifyPassword(stored, '비밀번호는길게'.normalize('NFC'))).toBe(true);
  });

  it('are never right for an account that does not exist, and take as long', async () => {
    const stored = await hashPassword('correct horse');
    await verifyPassword(undefined, 'warm up');
    const timed = async (hash: string | undefined) => {
      const start = performance.now();
      expect(await verifyPassword(hash, 'guess')).toBe(false);
      return performance.now() - start;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let i = 0; i < 5; i++) {
      known.push(await timed(stored));
      unknown.push(await timed(undefined));
    }
    // The quickest of each: a busy machine holds up any of them, and not both alike.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 4);
  });

  it('leave threads to everything else, however many are tried at once', async () => {
    const stored = await hashPassword('correct horse');
    let tried = 0;
    const guesses = Array.from({ length: 20 }, async () => {
      await verifyPassword(stored, 'guess');
      tried++;
    });
    await stat('.');
    expect(tried).toBeLessThan(10);
    await Promise.all(guesses);
    // Twenty guesses are two seconds of work.
  }, 60_000);

  it('are generated long and different', () => {
    expect(generatePassword()).toMatch(/^[a-zA-Z2-9]{20}$/);
    expect(generatePassword()).not.toBe(generatePassword());
  });
});
