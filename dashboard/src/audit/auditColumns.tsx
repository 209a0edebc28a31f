import { useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { spelledOut } from '../../../words/characters';
import type { AuditEvent } from '../providers/types';
import { LongText } from '../shared/LongText';
import { Dated, Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import type { Column } from '../shared/Table';
import { ResultTag } from './ResultTag';

const SHOWN_IDS = 3;

/** What else an event may be about, where it has a page: the resource and the words for one of them. */
const PAGES: Record<string, { path: string; words: string } | undefined> = {
  schedule: { path: '/schedules', words: 'schedules.one' },
  consent_check: { path: '/consent-checks', words: 'consentChecks.name' },
  notice: { path: '/notices', words: 'notices.one' },
};

/** What the log shows of an event: when, who, what, on whom and with what result. */
export function useAuditColumns(): Column<AuditEvent>[] {
  const translate = useTranslate();
  const t = (key: string) => translate(`audit.column.${key}`);
  return [
    {
      key: 'occurredAt',
      label: t('occurredAt'),
      className: 'nowrap',
      render: ({ occurredAt }) => <Time value={occurredAt} precision="second" />,
    },
    { key: 'key', label: t('key'), className: 'audit-key', render: (event) => <What event={event} /> },
    {
      key: 'actor',
      label: t('actor'),
      className: 'nowrap',
      render: (event) => <Who event={event} />,
    },
    { key: 'subject', label: t('subject'), render: (event) => <Whom event={event} /> },
    {
      key: 'reason',
      label: t('reason'),
      className: 'audit-reason',
      render: ({ reason }) => (reason ? <LongText text={reason} /> : <span className="absent">-</span>),
    },
    { key: 'ip', label: t('ip'), className: 'nowrap num', render: ({ ip }) => ip ?? '-' },
    { key: 'result', label: t('result'), render: (event) => <ResultTag event={event} /> },
  ];
}

/** Who did it, and where it was no operator, in whose name. */
function Who({ event: { operatorEmail, operatorId, actorType } }: { event: AuditEvent }) {
  const translate = useTranslate();
  return (
    <>
      {(actorType !== 'operator' || !operatorEmail) && <div>{translate(`audit.actor.${actorType}`)}</div>}
      {operatorEmail && operatorId ? <Account id={operatorId} email={operatorEmail} /> : operatorEmail}
    </>
  );
}

/** An operator leads to everything that they did. */
function Account({ id, email }: { id: string; email: string }) {
  const translate = useTranslate();
  return (
    <LinkBase
      className="audit-link"
      to={`/audit?operatorId=${id}`}
      title={translate('audit.filter.ofOperator', { name: email })}
    >
      {email}
    </LinkBase>
  );
}

/** The act in words, its stable key below, and whatever else was recorded behind a fold. */
function What({ event }: { event: AuditEvent }) {
  const translate = useTranslate();
  const details = Object.entries(event.details ?? {});
  return (
    <>
      {translate(`audit.key.${event.key}`, { _: event.key })}
      {details.length === 0 ? (
        <div className="card-note">{event.key}</div>
      ) : (
        <details className="audit-details">
          <summary className="card-note">
            {event.key} · {translate('audit.details')}
          </summary>
          <dl>
            {details.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Dated text={spelledOut(typeof value === 'string' ? value : JSON.stringify(value))} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** Whose data it was about, whose account, and which job or schedule. */
function Whom({ event }: { event: AuditEvent }) {
  const { userIds, jobId, subjectOperator, subjectType, subjectId } = event;
  const translate = useTranslate();
  const page = PAGES[subjectType ?? ''];
  if (!userIds.length && !jobId && !subjectOperator && !page) return <span className="absent">-</span>;
  return (
    <>
      {userIds.length > SHOWN_IDS ? <ManyPeople ids={userIds} /> : <People ids={userIds} />}
      {subjectOperator && (
        <div className="long-name">{translate('audit.account', { email: subjectOperator.email })}</div>
      )}
      {page && subjectId && (
        <div>
          <LinkBase className="audit-link" to={`${page.path}/${subjectId}`}>
            {translate(page.words, { id: `#${subjectId}` })}
          </LinkBase>
        </div>
      )}
      {jobId && (
        <LinkBase className="audit-link" to={`/jobs/${jobId}`}>
          {translate('jobs.name', { id: `#${jobId}` })}
        </LinkBase>
      )}
    </>
  );
}

/** How many; who they are is written once it is asked for, for they may be thousands. */
function ManyPeople({ ids }: { ids: string[] }) {
  const counted = useCounted();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="audit-details" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{counted('audit.people', ids.length)}</summary>
      {isOpen && <People ids={ids} />}
    </details>
  );
}

function People({ ids }: { ids: string[] }) {
  return ids.map((id) => (
    <div key={id} className="id">
      <LinkBase className="audit-link" to={`/users/${id}`}>
        {id}
      </LinkBase>
    </div>
  ));
}
