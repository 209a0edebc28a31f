import { useTranslate } from 'react-admin';
import type { ScheduleRun } from '../providers/types';

const LOOK: Record<ScheduleRun['result'], string> = {
  started: 'tag-ok',
  awaiting_approval: 'tag-warn',
  nobody: '',
  skipped: 'tag-warn',
  failed: 'tag-danger',
};

/** What came of a due time. */
export function ResultTag({ result }: { result: ScheduleRun['result'] }) {
  return <span className={`tag ${LOOK[result]}`}>{useTranslate()(`schedules.result.${result}`)}</span>;
}

/** Whether a schedule is switched on. */
export function OnTag({ enabled }: { enabled: boolean }) {
  return (
    <span className={`tag ${enabled ? 'tag-ok' : ''}`}>
      {useTranslate()(enabled ? 'schedules.on' : 'schedules.off')}
    </span>
  );
}
