import { hash32 } from './world/hash.js';

/** Draws the milliseconds that an answer is held back. */
export type Latency = (seed: number, n: number) => number;

export const noLatency: Latency = () => 0;

/**
 * Reads a latency: `20` (always), `20-80` (evenly between), `p50:20,p99:200` (log-normal with that median and that
 * 99th percentile; most answers near the median, a few very slow, as real services are).
 */
export function parseLatency(text: string): Latency {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    return value === 0 ? noLatency : () => value;
  }
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range) {
    const from = Number(range[1]);
    const width = Number(range[2]) - from;
    if (width < 0) throw new RangeError(`latency ${text}: the second number is smaller`);
    return (seed, n) => from + (hash32(seed, n, 900) / 4294967296) * width;
  }
  const normal = /^p50:(\d+),p99:(\d+)$/.exec(text);
  if (normal) {
    const median = Math.max(0.1, Number(normal[1]));
    const sigma = Math.log(Math.max(median, Number(normal[2])) / median) / 2.326;
    return (seed, n) => median * Math.exp(sigma * gaussian(seed, n));
  }
  throw new RangeError(`latency ${text}: use 20, 20-80 or p50:20,p99:200`);
}

/** A normally distributed number (Box-Muller). */
function gaussian(seed: number, n: number): number {
  const a = (hash32(seed, n, 901) + 1) / 4294967297;
  const b = hash32(seed, n, 902) / 4294967296;
  return Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b);
}
