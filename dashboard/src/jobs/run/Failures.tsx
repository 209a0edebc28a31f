import { useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import type { Job, JobFailure, JobFailures } from '../../providers/types';
import { LoadError } from '../../shared/ErrorNote';
import { useNumber } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { type Column, Table } from '../../shared/Table';
import { itemsAddress } from '../itemsUrl';
import { useCause } from '../useCause';

/** Why people failed, by Kakao's code: each cause with how many it befell, and the way to them. */
export function Failures({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const cause = useCause();
  const { data, error, refetch } = useQuery({
    queryKey: ['job', job.id, 'failures', job.counts.failed],
    queryFn: () => http.get<JobFailures>(`/jobs/${job.id}/failures`),
    placeholderData: (previous) => previous,
  });
  if (data?.data.length === 0) return null;
  const t = (key: string) => translate(`jobs.failures.${key}`);
  const columns: Column<JobFailure>[] = [
    { key: 'code', label: t('code'), className: 'nowrap num', render: ({ errorCode }) => errorCode ?? '-' },
    {
      key: 'cause',
      label: t('cause'),
      head: true,
      render: ({ errorCode, errorMessage, count }) => (
        <>
          <LinkBase to={itemsAddress(job.id, { choice: 'failed', errorCode: errorCode ?? '' })}>
            {cause(errorCode, errorMessage)}
          </LinkBase>
          {errorMessage && cause(errorCode, errorMessage) !== errorMessage && (
            // Of many people it is what was said of one.
            <div className="card-note">
              {count === 1 ? errorMessage : translate('jobs.failures.example', { message: errorMessage })}
            </div>
          )}
        </>
      ),
    },
    { key: 'count', label: t('count'), className: 'right', render: ({ count }) => number(count) },
  ];
  return (
    <Card
      title={t(job.dryRun ? 'predictedTitle' : 'title')}
      action={<LinkBase to={`/jobs/${job.id}?tab=items&outcome=failed`}>{t('show')}</LinkBase>}
      flush
    >
      {error && !data ? (
        <LoadError error={error} onRetry={() => refetch()} />
      ) : (
        <Table
          caption={t(job.dryRun ? 'predictedTitle' : 'caption')}
          columns={columns}
          rows={data?.data}
          rowKey={({ errorCode }) => String(errorCode)}
          skeletonRows={1}
        />
      )}
    </Card>
  );
}
