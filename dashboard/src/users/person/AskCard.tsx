import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { legible } from '../../../../words/characters';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { ConsentRequest, User } from '../../providers/types';
import { CopyId } from '../../shared/CopyId';
import { LoadError } from '../../shared/ErrorNote';
import { Time } from '../../shared/Moment';
import { Card } from '../../shared/Page';
import { useScopeLabel } from '../labels';
import { AskDialog, useMissing } from './AskDialog';

/** Links by which the person was asked again, what came of them, and a new one. */
export function AskCard({ user }: { user: User }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`person.ask.${key}`);
  const mayAsk = useMay('users.ask');
  const missing = useMissing(user);
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['consent-requests', user.id],
    queryFn: ({ signal }) =>
      http.get<{ data: ConsentRequest[] }>(`/users/${user.id}/consent-requests`, undefined, signal),
  });
  const canAsk = mayAsk && missing.length > 0 && user.status !== 'unlinked';
  if (!canAsk && !asking && !error && !data?.data.length) return null;
  return (
    <Card
      title={t('title')}
      action={
        canAsk && (
          <button type="button" className="link-button" onClick={() => setAsking(true)}>
            {t('open')}
          </button>
        )
      }
    >
      {error && !data && <LoadError error={error} onRetry={() => refetch()} />}
      {data?.data.length === 0 && <p className="muted">{t('none')}</p>}
      {data && data.data.length > 0 && (
        <ul className="plain-list">
          {data.data.map((request) => (
            <Request key={request.id} request={request} user={user} />
          ))}
        </ul>
      )}
      {asking && <AskDialog user={user} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function Request({ request, user }: { request: ConsentRequest; user: User }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const { id, asked, issuedAt, issuedBy, reason, url } = request;
  const name = translate('person.ask.link', { id: `#${id}` });
  return (
    <li>
      <div>
        <CopyId value={url} name={name}>
          {name} · <Time value={issuedAt} zone />
        </CopyId>
      </div>
      {asked.map(({ kind, subject, answeredBy }) => {
        const came = cameOf(answeredBy !== null, agrees(user, kind, subject));
        return (
          <div key={`${kind} ${subject}`}>
            {kind === 'scope' ? scopeLabel(subject) : subject}{' '}
            <span className={`tag ${came === 'answered' ? 'tag-ok' : ''}`}>
              {translate(`person.ask.${came}`)}
            </span>
          </div>
        );
      })}
      <div className="card-note">{[issuedBy?.name, legible(reason)].filter(Boolean).join(' · ')}</div>
    </li>
  );
}

/** The words for what came of a request: also who has answered may have taken it back, or left. */
function cameOf(isAnswered: boolean, isAgreed: boolean): string {
  if (isAnswered) return isAgreed ? 'answered' : 'answeredBefore';
  return isAgreed ? 'agreedOtherwise' : 'unanswered';
}

/** Whether the person agrees to it now, by whatever way: the service may have recorded it. */
function agrees({ consents, terms }: User, kind: 'scope' | 'term', subject: string): boolean {
  return kind === 'scope'
    ? consents.some(({ scope, agreed }) => scope === subject && agreed)
    : terms.some(({ tag, agreed }) => tag === subject && agreed);
}
