import { useTranslate } from 'react-admin';
import { useSeesFields } from '../../providers/session';
import type { Job, User } from '../../providers/types';
import { EmptyState } from '../../shared/EmptyState';
import { useCounted, useNumber } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { type Column, Table } from '../../shared/Table';
import { PersonLink, useUserColumns } from '../../users/columns';

/** Of whoever was never read, the server gives the id only. */
type Chosen = NonNullable<Job['sample']>[number];

/** The first people of the frozen selection: to see at a glance whether the right ones were chosen. */
export function SampleCard({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const sample = job.sample;
  const columns = useChosenColumns(`/jobs/${job.id}`);
  if (!sample) return null;
  return (
    <Card
      title={
        sample.length < job.counts.total
          ? counted('jobs.sample.title', sample.length)
          : translate('jobs.sample.all')
      }
      note={translate('jobs.sample.note', { shown: sample.length, total: number(job.counts.total) })}
      flush
    >
      {sample.length ? (
        <Table
          caption={translate('jobs.sample.caption')}
          columns={columns}
          rows={sample}
          rowKey={({ id }) => id}
        />
      ) : (
        <EmptyState title={translate('jobs.sample.none')} />
      )}
    </Card>
  );
}

const isKnown = (chosen: Chosen): chosen is User => chosen.readAt !== undefined;

/** The columns of any list of people; the row of somebody who was never read says that in place of a name or a state. */
function useChosenColumns(from: string): Column<Chosen>[] {
  const said = useSeesFields() ? 'nickname' : 'status';
  return useUserColumns(from)
    .filter(({ key }) => key !== 'terms' && key !== 'consents')
    .map(({ key, render, ...column }) => ({
      ...column,
      key,
      render: (chosen) => {
        if (isKnown(chosen) || key === 'id') return render(chosen as User);
        return key === said ? <NeverSeen id={chosen.id} from={from} /> : <span className="absent">-</span>;
      },
    }));
}

/** Leads to where the person can be looked up live. */
function NeverSeen({ id, from }: { id: string; from: string }) {
  return (
    <PersonLink id={id} from={from}>
      {useTranslate()('users.neverSeen')}
    </PersonLink>
  );
}
