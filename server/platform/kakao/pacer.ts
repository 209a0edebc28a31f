import {
  AdaptivePacer,
  ENDPOINTS,
  IDS_LANE,
  type LaneOptions,
  RATE_DEFAULTS,
  RedisPacingStore,
} from '../../kakao-client/index.js';
import type { KakaoConfig } from '../config/config.js';
import type { RedisClient } from '../redis/open-redis.js';

/** Calls travel: kept a hair below a known rate, none arrives in a second that has had its share. */
const SHARE_OF_KNOWN_RATE = 0.995;

/**
 * The pacer that all processes of this desk share through Redis. Its keys carry the app's id, because Kakao
 * counts by app.
 *
 * @returns undefined where pacing is switched off
 */
export function createPacer(redis: RedisClient, kakao: KakaoConfig): AdaptivePacer | undefined {
  if (kakao.callsPerSecond === null) return undefined;
  const store = new RedisPacingStore(redis, {
    tag: `linkdesk-pacing-${kakao.appId ?? 'app'}`,
    monthlyLimit: kakao.monthlyCalls,
    bulkReserve: kakao.monthlyReserve,
  });
  if (kakao.callsPerSecond === undefined) return new AdaptivePacer({ store });
  const known = knownLane(kakao.callsPerSecond);
  return new AdaptivePacer({
    store,
    laneOf: (endpoint) => (endpoint === ENDPOINTS.userIds.path ? IDS_LANE : known),
  });
}

function knownLane(callsPerSecond: number): LaneOptions {
  return {
    name: `known-${callsPerSecond}`,
    rate: { ...RATE_DEFAULTS, initialRate: callsPerSecond * SHARE_OF_KNOWN_RATE, isAdaptive: false },
    window: null,
  };
}
