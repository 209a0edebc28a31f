import { describe, expect, it } from 'vitest';
import { isDay, withDashes } from './days';

describe('days', () => {
  it('knows the calendar', () => {
    expect(isDay('2024-02-29')).toBe(true);
    expect(isDay('2026-02-29')).toBe(false);
    expect(isDay('2026-2-9')).toBe(false);
  });

  it('puts the dashes in, and leaves everything else alone', () => {
    expect(withDashes('20261123')).toBe('2026-11-23');
    expect(withDashes('2026-11-2')).toBe('2026-11-2');
    expect(withDashes('2026')).toBe('2026');
  });
});
