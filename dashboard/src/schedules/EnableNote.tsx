import { useTranslate } from 'react-admin';
import { CountNow } from '../chosen-people/SelectionField';
import { useSession } from '../providers/session';
import type { Timing, UserFilter } from '../providers/types';
import { Band } from '../shared/Band';
import { Dated } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import { useDuration } from '../shared/useDuration';
import { useTimingText } from './useTimingText';

interface EnableNoteProps {
  isIrreversible: boolean;
  /** Whether its jobs change anything at Kakao; those that do not are never approved. */
  isChanging: boolean;
  timing: Timing;
  /** Whom it asks for at its times; null where a draft has them. */
  filter: UserFilter | null;
}

/** What will happen without anybody at the desk once a schedule is on: to be read before it is. */
export function EnableNote({ isIrreversible, isChanging, timing, filter }: EnableNoteProps) {
  const translate = useTranslate();
  const timingText = useTimingText();
  const number = useNumber();
  const duration = useDuration();
  const session = useSession();
  const limit = session?.approvalAbove;
  const delay = session?.irreversibleDelaySeconds;
  return (
    <>
      {isIrreversible && (
        <Band kind="danger" title={translate('schedules.irreversible')}>
          <span>{translate('jobs.effect.unlink')}</span>
        </Band>
      )}
      <p>{translate('schedules.act.enableBody')}</p>
      <ul className="plain-list">
        <li>
          <Dated text={timingText(timing)} />
        </li>
        <li>{filter ? <CountNow filter={filter} /> : translate('schedules.people.ofDraft')}</li>
        <li>
          {isChanging && typeof limit === 'number'
            ? translate('schedules.act.enableApproval', { count: number(limit) })
            : translate('jobs.draft.noApproval')}
        </li>
        {isIrreversible && Boolean(delay) && (
          <li>{translate('jobs.draft.delay', { time: duration(delay ?? 0) })}</li>
        )}
      </ul>
    </>
  );
}
