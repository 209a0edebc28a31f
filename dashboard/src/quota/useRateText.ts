import { useTranslate } from 'react-admin';
import type { Quota } from '../providers/types';
import { useNumber } from '../shared/numbers';

/** How fast Kakao is called at present, and how that is known. */
export function useRateText(): (rate: Quota['rate']) => string {
  const translate = useTranslate();
  const number = useNumber();
  return ({ callsPerSecond, source }) =>
    callsPerSecond === null && source !== 'unpaced'
      ? translate('quota.rate.none')
      : translate(`quota.rate.${source}`, { rate: number(callsPerSecond ?? 0) });
}
