import { useTranslate } from 'react-admin';
import { useCause } from '../jobs/useCause';
import type { Sync } from '../providers/types';
import { Time } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import type { Column } from '../shared/Table';
import { useDuration } from '../shared/useDuration';

const LOOK: Record<Sync['status'], string> = {
  queued: 'tag-accent',
  running: 'tag-accent',
  completed: 'tag-ok',
  failed: 'tag-danger',
  cancelled: '',
};

/** How far a sync has come. */
export function SyncTag({ status }: { status: Sync['status'] }) {
  return <span className={`tag ${LOOK[status] ?? ''}`}>{useTranslate()(`syncs.status.${status}`)}</span>;
}

const COUNTS = ['users', 'created', 'changed', 'gone'] as const;

/** What the list shows of a sync. */
export function useSyncColumns(): Column<Sync>[] {
  const translate = useTranslate();
  const number = useNumber();
  const duration = useDuration();
  const cause = useCause();
  const t = (key: string) => translate(`syncs.column.${key}`);
  return [
    {
      key: 'mode',
      label: t('mode'),
      head: true,
      className: 'nowrap',
      render: ({ mode }) => translate(`syncs.mode.${mode}`),
    },
    {
      key: 'status',
      label: t('status'),
      render: ({ status, errorCode, errorMessage }) => (
        <>
          <SyncTag status={status} />
          {errorCode && (
            <div className="card-note sentence">
              {cause(errorCode, errorMessage)} · {translate('error.code', { code: errorCode })}
            </div>
          )}
          {status === 'failed' && <div className="card-note sentence">{translate('syncs.failedNext')}</div>}
        </>
      ),
    },
    ...COUNTS.map((count) => ({
      key: count,
      label: t(count),
      className: 'right',
      render: ({ counts }: Sync) => number(counts[count]),
    })),
    {
      key: 'requestedBy',
      label: t('requestedBy'),
      render: ({ requestedBy }) => requestedBy?.name ?? translate('syncs.automatic'),
    },
    {
      key: 'startedAt',
      label: t('startedAt'),
      className: 'nowrap',
      render: ({ startedAt, createdAt }) => <Time value={startedAt ?? createdAt} />,
    },
    {
      key: 'took',
      label: t('took'),
      className: 'right nowrap',
      render: ({ startedAt, finishedAt }) =>
        startedAt && finishedAt ? duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000) : '-',
    },
  ];
}
