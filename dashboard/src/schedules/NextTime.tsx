import { useTranslate } from 'react-admin';
import { useIsHalted } from '../halts/useHalt';
import { Time } from '../shared/Moment';
import { useNow } from '../shared/useNow';

/** A worker looks for due times every two seconds, and a large draft takes a while. */
const LATE_MS = 60_000;

/** When a schedule is due next; of a time that has passed, why nothing has come of it yet. */
export function NextTime({ value, zone }: { value: string; zone?: boolean }) {
  const translate = useTranslate();
  const isHalted = useIsHalted();
  const lateFor = useNow(true) - Date.parse(value);
  const note = (isHalted && lateFor > 0 && 'halted') || (lateFor > LATE_MS && 'late');
  return (
    <>
      <Time value={value} zone={zone} />
      {note && <div className="card-note">{translate(`schedules.due.${note}`)}</div>}
    </>
  );
}
