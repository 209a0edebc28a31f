import { LinkBase, useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { useNumber } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { type Column, Table } from '../../shared/Table';
import { OutcomeTag } from '../JobTag';
import { isFinal } from '../jobState';
import { useCause } from '../useCause';

type Comparison = NonNullable<Job['comparison']>;
type Group = Comparison['groups'][number];

/** Outcomes beside what the dry run said: how many came out so, and where they did not. */
export function ComparisonCard({ job, comparison }: { job: Job; comparison: Comparison }) {
  const translate = useTranslate();
  const number = useNumber();
  const { done, deviated, groups } = comparison;
  const t = (key: string) => translate(`jobs.comparison.${key}`);
  return (
    <Card
      title={t('title')}
      note={translate('jobs.comparison.note', { same: number(done - deviated), other: number(deviated) })}
      action={deviated > 0 && <LinkBase to={`/jobs/${job.id}?tab=items&deviated=true`}>{t('show')}</LinkBase>}
      flush={groups.length > 0}
    >
      {groups.length > 0 ? (
        <Differences groups={groups} />
      ) : (
        <span className="muted">{t(`${done > 0 ? 'same' : 'none'}${isFinal(job) ? '' : 'SoFar'}`)}</span>
      )}
    </Card>
  );
}

/** Where outcomes differ from what was predicted, the most frequent first. */
export function Differences({ groups }: { groups: Group[] }) {
  const translate = useTranslate();
  const number = useNumber();
  const t = (key: string) => translate(`jobs.comparison.${key}`);
  const columns: Column<Group>[] = [
    { key: 'predicted', label: t('predicted'), head: true, render: (group) => <End end={group.predicted} /> },
    { key: 'actual', label: t('actual'), render: (group) => <End end={group.actual} /> },
    { key: 'count', label: t('count'), className: 'right', render: ({ count }) => number(count) },
  ];
  return (
    <Table
      caption={t('caption')}
      columns={columns}
      rows={groups}
      rowKey={({ predicted, actual }) => JSON.stringify([predicted, actual])}
    />
  );
}

function End({ end: { outcome, errorCode } }: { end: Group['actual'] }) {
  const cause = useCause();
  return (
    <>
      <OutcomeTag outcome={outcome} />
      {errorCode !== null && (
        <span className="card-note">
          {' '}
          {errorCode} · {cause(errorCode, null)}
        </span>
      )}
    </>
  );
}
