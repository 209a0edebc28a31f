import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SetBits } from './set-bits.js';

it('holds each id once, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 200 })), (ids) => {
      const sets = new SetBits(201);
      for (const id of ids) sets.add(id);
      const all = [...new Set(ids)].sort((a, b) => a - b);
      expect(sets.ids()).toEqual(all);
      expect(sets.count).toBe(all.length);
      expect(sets.bits).toHaveLength(26);
    }),
  );
});
