import { LinkBase, useTranslate } from 'react-admin';
import type { Job } from '../providers/types';
import { ConditionLines } from '../users/ConditionLines';
import { jobNumber } from './jobWords';

/** How the people of a job were chosen: by conditions, by a file, out of another job, or by their ids. */
export function ChosenBy({
  job: { filter, list, itemsOf },
}: {
  job: Pick<Job, 'filter' | 'list' | 'itemsOf'>;
}) {
  const translate = useTranslate();
  if (list) return <>{`${translate('jobs.file.title')}: ${list.name}`}</>;
  if (filter) return <ConditionLines filter={filter} none={translate('jobs.new.everybody')} />;
  if (itemsOf === null) return <>{translate('jobs.facts.byIds')}</>;
  return (
    <LinkBase to={`/jobs/${itemsOf}`}>
      {translate('jobs.facts.itemsOf', { id: jobNumber({ id: itemsOf }) })}
    </LinkBase>
  );
}
