import { LinkBase, useTranslate } from 'react-admin';
import type { ConsentEvent } from '../providers/types';
import { formatKst, formatUtc } from '../shared/times';
import { happeningKey, timeOf, toneOf } from './historyText';
import { useScopeLabel } from './labels';

/** What happened, when by whose clock, and how we know. An instant is never guessed. */
export function HistoryEntry({ event }: { event: ConsentEvent }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const t = (key: string, options?: object) => translate(`person.history.${key}`, options);
  const subject = event.subject ?? '';
  const named = {
    scope: scopeLabel(subject),
    term: subject,
    profile: translate(`person.profile.${subject}`, { _: subject }),
  }[event.type as string];
  const sources = [
    t(`source.${event.source}`),
    event.operator && t('by', { name: event.operator.name }),
    event.reason && t('reason', { reason: event.reason }),
  ].filter(Boolean);
  return (
    <li className={`timeline-entry timeline-${toneOf(event)}`}>
      <div>{t(happeningKey(event), { subject: named })}</div>
      <div className="card-note num">
        <time dateTime={timeOf(event)} title={`${formatUtc(timeOf(event))} UTC`}>
          {when(event, t)}
        </time>
      </div>
      <div className="card-note">
        {sources.join(' · ')}
        {event.jobId && (
          <>
            {' · '}
            <LinkBase to={`/jobs/${event.jobId}`}>{t('job', { id: shortId(event.jobId) })}</LinkBase>
          </>
        )}
      </div>
      {event.doubt && <div className="card-note timeline-doubt">{t('doubt', { doubt: event.doubt })}</div>}
    </li>
  );
}

function when(event: ConsentEvent, t: (key: string, options?: object) => string): string {
  const seen = formatKst(event.observedAt, 'second');
  if (event.occurredAt) {
    const happened = t('happened', { time: formatKst(event.occurredAt, 'second') });
    return `${happened} (${t('happenedBy')}) · ${t('seen', { time: seen })}`;
  }
  if (event.notBefore) return t('between', { from: formatKst(event.notBefore, 'second'), to: seen });
  return t('seen', { time: seen });
}

const shortId = (id: string) => (id.length > 12 ? id.slice(0, 8) : id);
