import Button from '@mui/material/Button';
import { useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import type { Notice } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { Page } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { useScopeLabel } from '../users/labels';
import { AddNotice } from './AddNotice';
import { NoticeState } from './NoticeState';
import { useNotices } from './useNotices';

/** The archive of words, by subject, the latest version first. */
export default function NoticeList() {
  const translate = useTranslate();
  const mayAdd = useMay('settings.manage');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useNotices();
  const columns = useColumns();
  return (
    <Page
      title={translate('notices.title')}
      meta={[translate('notices.lead')]}
      actions={
        mayAdd && (
          <Button variant="contained" onClick={() => setAdding(true)}>
            {translate('notices.add')}
          </Button>
        )
      }
    >
      <div className="card">
        {error && !data ? (
          <LoadError error={error} onRetry={() => refetch()} />
        ) : data?.length === 0 ? (
          <EmptyState title={translate('notices.empty')} body={translate('notices.emptyBody')} />
        ) : (
          <Table
            caption={translate('notices.caption')}
            columns={columns}
            rows={data}
            rowKey={({ id }) => id}
          />
        )}
      </div>
      {adding && <AddNotice onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useColumns(): Column<Notice>[] {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const t = (key: string) => translate(`notices.column.${key}`);
  return [
    {
      key: 'subject',
      label: t('subject'),
      head: true,
      render: ({ kind, subject }) => (
        <>
          {kind === 'scope' && `${scopeLabel(subject)} `}
          <code className={kind === 'scope' ? 'muted' : undefined}>{subject}</code>
          <div className="card-note">{translate(`notices.kind.${kind}`)}</div>
        </>
      ),
    },
    {
      key: 'version',
      label: t('version'),
      className: 'nowrap',
      render: ({ id, version }) => <LinkBase to={`/notices/${id}`}>{version}</LinkBase>,
    },
    {
      key: 'language',
      label: t('language'),
      render: ({ language }) => translate(`notices.language.${language}`),
    },
    { key: 'from', label: t('from'), render: ({ from }) => <Time value={from} /> },
    { key: 'until', label: t('until'), render: ({ until }) => <Time value={until} /> },
    { key: 'state', label: t('state'), render: (notice) => <NoticeState notice={notice} /> },
  ];
}
