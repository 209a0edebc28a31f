import type { KakaoUser } from '../../kakao-client/index.js';
import type { Observation } from '../observation.js';
import { applyObservation, type PersonState } from '../person-state.js';

/** A moment so many minutes after the first. */
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

/** Of person 7, as Kakao tells it. */
export const profile = (fields: Partial<KakaoUser> = {}): KakaoUser => ({
  id: '7',
  connected_at: '2025-03-01T00:00:00Z',
  ...fields,
});

/** A reading of person 7 with the profile. */
export const present = (minute: number, parts: Partial<Observation> = {}): Observation => ({
  userId: '7',
  observedAt: at(minute),
  link: 'present',
  profile: profile(),
  ...parts,
});

export const scope = (id: string, agreed: boolean) => ({
  id,
  display_name: id,
  type: 'PRIVACY',
  using: true,
  agreed,
});

/** What an observation changes; it must change something. */
export const apply = (before: PersonState | null, observation: Observation) => {
  const transition = applyObservation(before, observation);
  if (!transition) throw new Error('nothing was applied');
  return transition;
};
