import { useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { useNotices } from '../notices/useNotices';
import { http } from '../providers/http';
import type { NotAccepted, Notice } from '../providers/types';
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
  const rows = versionsInForce(useNotices().data ?? [], new Date());
  if (rows.length === 0) return null;
  const isRequired = (tag: string) => catalogue?.terms.find((term) => term.tag === tag)?.required;
  const t = (key: string) => translate(`drift.versions.${key}`);
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
      render: (notice) => <NotAcceptedFigure notice={notice} />,
    },
  ];
  return (
    <Card title={t('title')} note={t('note')} flush>
      <Table caption={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
    </Card>
  );
}

function NotAcceptedFigure({ notice: { id, subject, version } }: { notice: Notice }) {
  const { data } = useQuery({
    queryKey: ['notices', id, 'not-accepted'],
    queryFn: ({ signal }) => http.get<NotAccepted>(`/notices/${id}/not-accepted`, undefined, signal),
    staleTime: FRESH_MS,
  });
  if (!data) return <span className="absent">-</span>;
  return <PeopleLink count={data.count} filter={data.filter} what={`${subject} ${version}`} />;
}
