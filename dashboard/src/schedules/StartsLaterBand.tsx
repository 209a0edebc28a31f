import { LinkBase, useTranslate } from 'react-admin';
import type { Schedule } from '../providers/types';
import { Band } from '../shared/Band';
import { Dated } from '../shared/Moment';
import { formatKst } from '../shared/times';

/** That a draft starts by itself, and when, so that nobody takes it for one that waits for a hand. */
export function StartsLaterBand({ schedule: { id, nextAt } }: { schedule: Schedule }) {
  const translate = useTranslate();
  const at = `${formatKst(nextAt, 'minute')} KST`;
  return (
    <Band kind="warn" title={<Dated text={translate('schedules.later.made', { at })} />}>
      <span>{translate('schedules.later.madeBody')}</span>
      <LinkBase to={`/schedules/${id}`}>{translate('schedules.later.see')}</LinkBase>
    </Band>
  );
}
