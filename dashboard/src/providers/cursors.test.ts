import { describe, expect, it } from 'vitest';
import { CursorMemory } from './cursors';

function fakeStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe('CursorMemory', () => {
  it('knows the first page, and the pages walked through', () => {
    const memory = new CursorMemory();
    memory.remember('q', 2, 'c2');
    memory.remember('q', 3, 'c3');
    expect(memory.get('q', 1)).toBeNull();
    expect(memory.get('q', 2)).toBe('c2');
    expect(memory.get('q', 4)).toBeUndefined();
    expect(memory.get('another question', 2)).toBeUndefined();
  });

  it('survives a reload', () => {
    const storage = fakeStorage();
    new CursorMemory(storage).remember('q', 2, 'c2');
    expect(new CursorMemory(storage).get('q', 2)).toBe('c2');
  });

  it('is not upset by what others left in the storage', () => {
    const storage = fakeStorage();
    storage.setItem('linkdesk.cursors.q', '{broken');
    expect(new CursorMemory(storage).get('q', 2)).toBeUndefined();
  });

  it('remembers no missing cursor and none for the first page', () => {
    const memory = new CursorMemory();
    memory.remember('q', 2, null);
    memory.remember('q', 1, 'c1');
    expect(memory.get('q', 2)).toBeUndefined();
    expect(memory.get('q', 1)).toBeNull();
  });
});
