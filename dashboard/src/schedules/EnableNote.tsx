import { useTranslate } from 'react-admin';
import { CountNow } from '../chosen-people/SelectionField';
import type { Timing, UserFilter } from '../providers/types';
import { Band } from '../shared/Band';
import { Dated } from '../shared/Moment';
import { useSafeguards } from './useSafeguards';
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
  const safeguards = useSafeguards({ isChanging, isIrreversible });
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
        {safeguards.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </>
  );
}
