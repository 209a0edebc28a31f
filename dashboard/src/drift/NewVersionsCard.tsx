import { useQueries } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { useNotices } from '../notices/useNotices';
import { http } from '../providers/http';
import type { NotAccepted, Notice } from '../providers/types';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { Card } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { useCatalogue } from '../users/labels';
import { PeopleLink } from '../users/PeopleLink';
import { versionsInForce } from './versionsInForce';

/** Counting looks at everybody's terms. */
const FRESH_MS = 60_000;

/** Of each term whose words are archived: who is not known to have accepted the version in force. */
export function NewVersionsCard() {
  const translate = useTranslate();
  const catalogue = useCatalogue().data;
  const notices = useNotices();
  const rows = versionsInForce(notices.data ?? [], new Date());
  const figures = useFigures(rows);
  const failed = figures.filter(({ data, error }) => error && !data);
  const isRequired = (tag: string) => catalogue?.terms.find((term) => term.tag === tag)?.required;
  const t = (key: string) => translate(`drift.versions.${key}`);
  if (notices.error && !notices.data) {
    return (
      <Card title={t('title')}>
        <LoadError error={notices.error} onRetry={() => notices.refetch()} />
      </Card>
    );
  }
  if (rows.length === 0) return null;
  const columns: Column<Notice>[] = [
    {
      key: 'term',
      label: translate('notices.kind.term'),
      head: true,
      render: ({ subject }) => (
        <>
          <code>{subject}</code>{' '}
          {isRequired(subject) !== undefined && (
            <span className="card-note">
              {translate(isRequired(subject) ? 'state.required' : 'state.optional')}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'version',
      label: translate('notices.column.version'),
      className: 'nowrap',
      render: ({ id, version }) => <LinkBase to={`/notices/${id}`}>{version}</LinkBase>,
    },
    { key: 'from', label: translate('notices.column.from'), render: ({ from }) => <Time value={from} /> },
    {
      key: 'people',
      label: t('people'),
      className: 'right',
      render: (notice) => <Figure notice={notice} figure={figures[rows.indexOf(notice)]?.data} />,
    },
  ];
  return (
    <Card title={t('title')} note={t('note')} flush>
      <Table caption={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
      {failed[0] && (
        <LoadError
          error={failed[0].error}
          onRetry={() => {
            for (const { refetch } of failed) refetch();
          }}
        />
      )}
    </Card>
  );
}

/** Of each version, in order: who has not accepted it. */
function useFigures(notices: Notice[]) {
  return useQueries({
    queries: notices.map(({ id }) => ({
      queryKey: ['notices', id, 'not-accepted'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        http.get<NotAccepted>(`/notices/${id}/not-accepted`, undefined, signal),
      staleTime: FRESH_MS,
    })),
  });
}

function Figure({ notice, figure }: { notice: Notice; figure: NotAccepted | undefined }) {
  if (!figure) return <span className="absent">-</span>;
  const { count, filter } = figure;
  return <PeopleLink count={count} filter={filter} what={`${notice.subject} ${notice.version}`} />;
}
