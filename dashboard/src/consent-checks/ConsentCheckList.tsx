import Button from '@mui/material/Button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LinkBase, useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { ConsentCheck, CursorPage } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import { Page } from '../shared/Page';
import { Pager } from '../shared/Pager';
import { type Column, Table } from '../shared/Table';
import { usePages } from '../shared/usePages';
import { useScopeLabel } from '../users/labels';
import { AgeingCard } from './AgeingCard';
import { CheckTag } from './AnswerTag';
import './consent-checks.css';

const LIMIT = 25;

export default function ConsentCheckList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayMake = useMay('consent-checks.make');
  const pages = usePages('');
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['consent-checks', 'list', pages.cursor],
    queryFn: ({ signal }) =>
      http.get<CursorPage<ConsentCheck>>('/consent-checks', { limit: LIMIT, cursor: pages.cursor }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const columns = useColumns();
  return (
    <Page
      title={translate('consentChecks.title')}
      meta={[translate('consentChecks.lead')]}
      actions={
        mayMake && (
          <Button variant="contained" onClick={() => navigate('/consent-checks/new')}>
            {translate('consentChecks.create')}
          </Button>
        )
      }
    >
      <div className="stack">
        <div className="card">
          {error && !data ? (
            <LoadError error={error} onRetry={() => refetch()} />
          ) : data?.data.length === 0 ? (
            <EmptyState
              title={translate('consentChecks.empty.title')}
              body={translate('consentChecks.empty.body')}
            />
          ) : (
            <>
              <Table
                caption={translate('consentChecks.caption')}
                columns={columns}
                rows={data?.data}
                rowKey={({ id }) => id}
                onRowClick={({ id }) => navigate(`/consent-checks/${id}`)}
                busy={isPlaceholderData}
                skeletonRows={4}
              />
              {data && (
                <Pager
                  page={pages.page}
                  limit={LIMIT}
                  shown={data.data.length}
                  onFirst={pages.first}
                  onPrevious={pages.previous}
                  onNext={pages.next(data.nextCursor)}
                />
              )}
            </>
          )}
        </div>
        <AgeingCard />
      </div>
    </Page>
  );
}

function useColumns(): Column<ConsentCheck>[] {
  const translate = useTranslate();
  const number = useNumber();
  const label = useScopeLabel();
  const t = (key: string) => translate(`consentChecks.column.${key}`);
  return [
    {
      key: 'id',
      label: t('id'),
      head: true,
      className: 'nowrap num',
      render: ({ id }) => (
        <LinkBase className="row-link" to={`/consent-checks/${id}`}>
          #{id}
        </LinkBase>
      ),
    },
    { key: 'on', label: t('on'), className: 'nowrap num', render: ({ on }) => on },
    {
      key: 'purpose',
      label: t('purpose'),
      className: 'nowrap',
      render: ({ purpose }) => translate(`consentChecks.purpose.${purpose}`),
    },
    {
      key: 'needs',
      label: t('needs'),
      className: 'check-needs',
      render: ({ scopes, terms }) => [...scopes.map((scope) => label(scope)), ...terms].join(', '),
    },
    {
      key: 'yes',
      label: t('yes'),
      className: 'right nowrap num',
      render: ({ status, counts }) => (counts ? number(counts.yes) : <CheckTag status={status} />),
    },
    {
      key: 'no',
      label: t('no'),
      className: 'right nowrap num',
      render: ({ counts }) => (counts ? number(counts.no) : <span className="absent">-</span>),
    },
    { key: 'reason', label: t('reason'), render: ({ reason }) => <span className="pre">{reason}</span> },
    {
      key: 'createdBy',
      label: t('createdBy'),
      className: 'nowrap',
      render: ({ createdBy }) => createdBy?.name ?? '-',
    },
    { key: 'createdAt', label: t('createdAt'), render: ({ createdAt }) => <Time value={createdAt} /> },
  ];
}
