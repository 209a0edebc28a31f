import type { AppCheck } from '../../../consents/app-check.js';
import type { WorkItem } from '../claim.js';
import type { Trouble } from '../trouble.js';

/** The link of everybody who was chosen. */
export const CHOSEN = new Date('2026-01-01T00:00:00Z');

/** The Admin key is that of our app. */
export const OUR_APP = { ensure: async () => undefined } as unknown as AppCheck;

/** Nothing that happens is trouble for everybody. */
export const NO_TROUBLE = {
  settled: async () => {},
  succeeded: () => {},
  failed: () => false,
  looked: () => {},
  lookFailed: () => {},
} as unknown as Trouble;

/** So many linked people whom nobody has called yet. */
export function people(count: number): WorkItem[] {
  return Array.from({ length: count }, (_, position) => ({
    position,
    userId: String(1_000 + position),
    attempts: 0,
    connectedAt: CHOSEN,
    wasAbsent: false,
    doubt: null,
    answer: null,
    isProtected: false,
  }));
}
