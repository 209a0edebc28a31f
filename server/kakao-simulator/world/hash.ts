/**
 * Everything about a person is worked out from the seed and the person's position,
 * so that a million people cost no memory until somebody changes one of them.
 */

/** A well mixed unsigned 32-bit number for (seed, position, salt); the same input gives the same number. */
export function hash32(seed: number, position: number, salt: number): number {
  let h = Math.imul(position ^ seed, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca77);
  h ^= h >>> 16;
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0x735a2d97);
  h ^= h >>> 15;
  return h >>> 0;
}

/** A fraction in [0, 1) for (seed, position, salt). */
export function fraction(seed: number, position: number, salt: number): number {
  return hash32(seed, position, salt) / 4294967296;
}

/** A number made of a text, to use as the position of a hash (FNV-1a). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
