import { useTranslate } from 'react-admin';
import type { AuditEvent } from '../providers/types';

const LOOK: Record<string, string> = { succeeded: 'tag-ok', refused: 'tag-warn', failed: 'tag-danger' };

/** With what result something was done, or not done. */
export function ResultTag({ event: { result } }: { event: Pick<AuditEvent, 'result'> }) {
  const translate = useTranslate();
  return (
    <span className={`tag ${LOOK[result] ?? ''}`}>{translate(`audit.result.${result}`, { _: result })}</span>
  );
}
