/** When something that should happen then happens: at once, or at the end of the stall that it falls into. Milliseconds. */
export type Stalls = (at: number) => number;

/** Stalls of `forMs` (least and most), `apartMs` (least and most) apart; the same seed gives the same ones. */
export function stalls(seed: number, apartMs: [number, number], forMs: [number, number]): Stalls {
  const random = seeded(seed);
  const between = ([least, most]: [number, number]) => least + random() * (most - least);
  const list: [from: number, to: number][] = [];
  let known = 0;
  return (at) => {
    while (known <= at) {
      const from = known + between(apartMs);
      known = from + between(forMs);
      list.push([from, known]);
    }
    for (let i = list.length - 1; i >= 0 && list[i]![1] > at; i--) if (list[i]![0] <= at) return list[i]![1];
    return at;
  };
}

/** Numbers from 0 to 1 that look random (Mulberry32); the same seed gives the same ones. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The share of a time that is lost to stalls, where the limiter saves up nothing beyond `savedMs`. */
export function lostShare(stalls: Stalls, fromMs: number, toMs: number, savedMs: number): number {
  let lost = 0;
  for (let at = fromMs; at < toMs; at++) {
    const end = stalls(at);
    lost += Math.max(0, end - at - savedMs);
    at = Math.max(at, end);
  }
  return lost / (toMs - fromMs);
}
