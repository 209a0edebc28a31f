import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../../words/scopeOrder';
import { http } from '../../providers/http';
import type { AsOf } from '../../providers/types';
import { DayField } from '../../shared/DayField';
import { isDay } from '../../shared/days';
import { ErrorNote } from '../../shared/ErrorNote';
import { Dated } from '../../shared/Moment';
import { Card } from '../../shared/Page';
import { SteadyButton } from '../../shared/SteadyButton';
import { type Column, Table } from '../../shared/Table';
import { formatKst } from '../../shared/times';
import { useScopeLabel } from '../labels';
import { Agreed } from './ConsentTables';

type Row = { id: string; name: string; agreed: boolean | null } & Pick<
  AsOf['link'],
  'certainty' | 'since' | 'knownFrom' | 'knownUntil'
>;

/** What was known of the person at the end of a day, and how surely. */
export function AsOfCard({ id }: { id: string }) {
  const translate = useTranslate();
  const t = (key: string, options?: object) => translate(`person.asOf.${key}`, options);
  const label = useScopeLabel();
  const [day, setDay] = useState('');
  const [asked, setAsked] = useState('');
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['as-of', id, asked],
    queryFn: () => http.get<AsOf>(`/users/${id}/as-of`, { at: asked }),
    enabled: asked !== '',
  });
  return (
    <Card title={t('title')} note={t('note')} flush>
      <div className="card-body">
        <form
          className="row as-of-day"
          onSubmit={(event) => {
            event.preventDefault();
            // What may have failed, or has changed since, is asked for anew.
            if (day === asked) refetch();
            else setAsked(day);
          }}
        >
          <DayField label={t('day')} value={day} onChange={setDay} error={day.length >= 10 && !isDay(day)} />
          <SteadyButton type="submit" variant="outlined" disabled={!isDay(day) || isFetching}>
            {t('show')}
          </SteadyButton>
        </form>
        {error && <ErrorNote error={error} />}
        <p role="status">
          {data && (
            <>
              <Dated text={t('at', { time: formatKst(data.at, 'second') })} />: {t(linkKey(data.link))} (
              {t(`certainty.${data.link.certainty}`)})
            </>
          )}
        </p>
      </div>
      {data && (
        <>
          <States
            caption={t('scopes')}
            rows={inScopeOrder(data.scopes, ({ scope }) => scope).map(({ scope, displayName, ...row }) => ({
              ...row,
              id: scope,
              name: label(scope, displayName),
            }))}
          />
          <States
            caption={t('terms')}
            rows={data.terms.map(({ tag, ...row }) => ({ ...row, id: tag, name: tag }))}
          />
        </>
      )}
    </Card>
  );
}

function States({ caption, rows }: { caption: string; rows: Row[] }) {
  const translate = useTranslate();
  const columns: Column<Row>[] = [
    { key: 'name', label: caption, head: true, render: ({ name }) => name },
    // In one column, because three with times to the second are wider than a phone.
    { key: 'state', label: translate('person.asOf.state'), render: (row) => <State row={row} /> },
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** Agreed or not, and what shows it. */
function State({ row: { agreed, certainty, since, knownFrom, knownUntil } }: { row: Row }) {
  const translate = useTranslate();
  const t = (key: string, options?: object) => translate(`person.asOf.${key}`, options);
  return (
    <div className="as-of-state">
      {agreed === null ? <span className="absent">{t('unclear')}</span> : <Agreed agreed={agreed} />}
      <div>
        {t(`certainty.${certainty}`)}
        {since && (
          <div className="card-note num">
            <Dated text={t('since', { time: formatKst(since, 'second') })} />
          </div>
        )}
        {knownFrom && (
          <div className="card-note num">
            <Dated text={`${formatKst(knownFrom, 'second')} – ${formatKst(knownUntil, 'second') ?? ''}`} />
          </div>
        )}
      </div>
    </div>
  );
}

function linkKey({ isLinked, status }: AsOf['link']): string {
  if (isLinked === null) return 'unclear';
  if (!isLinked) return 'unlinked';
  return status ?? 'linkedOrWaiting';
}
