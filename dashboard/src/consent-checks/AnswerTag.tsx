import { useTranslate } from 'react-admin';
import type { ConsentCheck, ConsentCheckItem } from '../providers/types';

/** Whether a person may be reached. */
export function AnswerTag({ answer }: { answer: ConsentCheckItem['answer'] }) {
  const translate = useTranslate();
  return (
    <span className={`tag ${answer === 'yes' ? 'tag-ok' : 'tag-danger'}`}>
      {translate(`consentChecks.answer.${answer}`)}
    </span>
  );
}

const LOOK: Record<ConsentCheck['status'], string> = {
  queued: 'tag-accent',
  completed: 'tag-ok',
  failed: 'tag-danger',
};

/** How far a check has come. */
export function CheckTag({ status }: { status: ConsentCheck['status'] }) {
  const translate = useTranslate();
  return <span className={`tag ${LOOK[status]}`}>{translate(`consentChecks.status.${status}`)}</span>;
}
