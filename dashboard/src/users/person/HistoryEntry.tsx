import { LinkBase, useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../../words/scopeOrder';
import type { ConsentEvent } from '../../providers/types';
import { LongText } from '../../shared/LongText';
import { Dated } from '../../shared/Moment';
import { formatUtc } from '../../shared/times';
import { useCauseLabel, useScopeLabel } from '../labels';
import {
  type FirstReading,
  type Happening,
  happeningKey,
  operatorKey,
  timeOf,
  toneOf,
  when,
} from './historyText';
import { NoticeRefs } from './NoticeRefs';

/** What happened, when by whose clock, and how we know. An instant is never guessed. */
export function HistoryEntry({ event }: { event: ConsentEvent }) {
  const translate = useTranslate();
  const happening = useHappening();
  const t = (key: string, options?: object) => translate(`person.history.${key}`, options);
  return (
    <li className={`timeline-entry timeline-${toneOf(event)}`}>
      <div>{happening(event)}</div>
      <When event={event} />
      <Source event={event} />
      {event.to !== null && <NoticeRefs notices={event.notices} subject={event.subject} />}
      {event.doubt && (
        <div className="card-note timeline-doubt">
          {t('doubt', { doubt: translate(`jobs.doubt.${event.doubt}`, { _: event.doubt }) })}
        </div>
      )}
    </li>
  );
}

/** What happened, in words. */
export function useHappening(): (event: Happening) => string {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  return (event) => {
    const subject = event.subject ?? '';
    const named = {
      scope: scopeLabel(subject),
      term: subject,
      profile: translate(`person.profile.${subject}`, { _: subject }),
    }[event.type as string];
    return translate(`person.history.${happeningKey(event)}`, { subject: named });
  };
}

/** All that one reading showed for the first time. */
export function FirstReadingEntry({ reading }: { reading: FirstReading }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const t = (key: string, options?: object) => translate(`person.history.${key}`, options);
  const nameOf = ({ type, subject }: ConsentEvent) =>
    type === 'scope' ? scopeLabel(subject ?? '') : subject;
  const names = (events: ConsentEvent[]) =>
    inScopeOrder(events, ({ subject }) => subject ?? '')
      .map(nameOf)
      .join(', ');
  const { event, agreed, notAgreed, isCut } = reading;
  return (
    <li className="timeline-entry">
      <div>{t('first')}</div>
      {agreed.length > 0 && <div>{t('firstYes', { names: names(agreed) })}</div>}
      {notAgreed.length > 0 && <div className="muted">{t('firstNo', { names: names(notAgreed) })}</div>}
      {isCut && <div className="muted">{t('firstCut', { more: translate('action.more') })}</div>}
      <When event={event} />
      {/* Which of them answer a link is told of those alone. */}
      <Source event={{ ...event, consentRequestId: null }} />
      {answersIn(agreed).map(([id, events]) => (
        <div key={id} className="card-note">
          {names(events)}: {translate('person.ask.answer', { id: `#${id}` })}
        </div>
      ))}
      {agreed
        .filter(({ notices }) => notices.length > 0)
        .map((one) => (
          <NoticeRefs key={one.id} notices={one.notices} subject={one.subject} of={nameOf(one)} />
        ))}
    </li>
  );
}

/** The consents that answer a link, by the number of the link. */
function answersIn(events: ConsentEvent[]): [id: string, events: ConsentEvent[]][] {
  const answers = new Map<string, ConsentEvent[]>();
  for (const event of events) {
    const id = event.consentRequestId;
    if (id) answers.set(id, [...(answers.get(id) ?? []), event]);
  }
  return [...answers];
}

function When({ event }: { event: ConsentEvent }) {
  const translate = useTranslate();
  const t = (key: string, options?: object) => translate(`person.history.${key}`, options);
  return (
    <div className="card-note num">
      <time dateTime={timeOf(event)} title={`${formatUtc(timeOf(event))} UTC`}>
        <Dated text={when(event, t)} />
      </time>
    </div>
  );
}

/** By which way we know it, who had it done and why. */
function Source({ event }: { event: ConsentEvent }) {
  const translate = useTranslate();
  const causeLabel = useCauseLabel();
  const t = (key: string, options?: object) => translate(`person.history.${key}`, options);
  const parts = [
    t(`source.${event.source}`),
    event.operator && t(operatorKey(event), { name: event.operator.name }),
    event.consentRequestId && translate('person.ask.answer', { id: `#${event.consentRequestId}` }),
  ].filter(Boolean);
  return (
    <div className="card-note">
      {parts.join(' · ')}
      {event.jobId && (
        <>
          {' · '}
          <LinkBase to={`/jobs/${event.jobId}`}>{t('job', { id: `#${event.jobId}` })}</LinkBase>
        </>
      )}
      {event.reason && <LongText text={t('reason', { reason: causeLabel(event.reason) })} />}
    </div>
  );
}
