import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../words/scopeOrder';
import { http } from '../providers/http';
import type { Drift, PersonDrift } from '../providers/types';
import { LoadError } from '../shared/ErrorNote';
import { Facts } from '../shared/Facts';
import { Time } from '../shared/Moment';
import { Card } from '../shared/Page';
import { useScopeLabel } from '../users/labels';
import './drift.css';

/** What the own systems hold of this person and in which ways it differs; nothing as long as they told nothing. */
export function PersonDriftCard({ id }: { id: string }) {
  const translate = useTranslate();
  const { data, error, refetch } = useQuery({
    queryKey: ['drift', 'person', id],
    queryFn: ({ signal }) => http.get<PersonDrift>(`/users/${id}/drift`, undefined, signal),
  });
  if (error && !data) {
    return (
      <Card title={translate('drift.title')}>
        <LoadError error={error} onRetry={() => refetch()} />
      </Card>
    );
  }
  if (!data || (!data.told && !data.comparedAt)) return null;
  const { told, drift, comparedAt } = data;
  return (
    <Card title={translate('drift.title')}>
      <div className="stack">
        {drift ? <Differences drift={drift} /> : <p>{translate(told ? 'drift.same' : 'drift.neverTold')}</p>}
        <Facts
          facts={[
            [translate('drift.person.told'), told && <Told key="told" told={told} />],
            [translate('drift.column.found'), drift && <Time key="found" value={drift.foundAt} zone />],
            [translate('drift.comparedAt'), <Time key="compared" value={comparedAt} zone />],
          ]}
        />
      </div>
    </Card>
  );
}

function Told({ told: { isLinked, toldAt } }: { told: NonNullable<PersonDrift['told']> }) {
  const translate = useTranslate();
  return (
    <>
      {translate(`status.${isLinked ? 'linked' : 'unlinked'}`)}
      <div className="card-note">
        <Time value={toldAt} zone />
      </div>
    </>
  );
}

function Differences({ drift }: { drift: Drift }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const names = (scopes: string[]) =>
    inScopeOrder(scopes, (scope) => scope).map((scope) => scopeLabel(scope));
  const namesOf: Partial<Record<Drift['kinds'][number], string[]>> = {
    'scopes-not-agreed': names(drift.scopes.notAgreed),
    'scopes-not-told': names(drift.scopes.notTold),
    'terms-not-agreed': drift.terms.notAgreed,
    'terms-not-told': drift.terms.notTold,
  };
  return (
    <ul className="plain-list">
      {drift.kinds.map((kind) => (
        <li key={kind}>
          <div>{translate(`drift.kind.${kind}`)}</div>
          <div className="card-note drift-name">
            {namesOf[kind]?.join(', ') ?? translate(`drift.meaning.${kind}`)}
          </div>
        </li>
      ))}
    </ul>
  );
}
