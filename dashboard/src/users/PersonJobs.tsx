import { useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { JobTag, jobNumber } from '../jobs/JobTag';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { CursorPage, Job, JobKind, User } from '../providers/types';
import { Band } from '../shared/Band';
import { ErrorNote } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';

/** What takes something away that the person would have to agree to anew. */
const TAKING: JobKind[] = ['unlink', 'revoke-scopes', 'revoke-terms'];

interface PersonJobsProps {
  user: User;
  /** Says how to keep the person from being unlinked; not in a dialog, which lies over the way there. */
  isAdvising?: boolean;
}

/** Names the jobs that are not over and are still to unlink the person, or to revoke what they agreed to. */
export function PersonJobs({ user, isAdvising = false }: PersonJobsProps) {
  const translate = useTranslate();
  const mayRead = useMay('jobs.read');
  const mayProtect = useMay('protected-users.add') && isAdvising && !user.protection;
  const { data, error } = useQuery({
    queryKey: ['jobs', 'person', user.id],
    queryFn: ({ signal }) =>
      http.get<CursorPage<Job>>('/jobs', { pendingUserId: user.id, kind: TAKING, limit: 100 }, signal),
    enabled: mayRead,
    refetchInterval: 5000,
  });
  if (error && !data) return <ErrorNote error={error} />;
  const jobs = data?.data.filter(({ dryRun }) => !dryRun) ?? [];
  if (jobs.length === 0) return null;
  return (
    <Band kind="warn" title={translate('person.jobs.title')}>
      {jobs.map((job) => (
        <span key={job.id} className="row">
          <LinkBase to={`/jobs/${job.id}`}>
            {translate(`jobs.kind.${job.kind}`)} {jobNumber(job)}
          </LinkBase>
          <JobTag job={job} />
          {job.status === 'queued' && job.notBefore && (
            <span>
              {translate('person.jobs.notBefore')} <Time value={job.notBefore} zone />
            </span>
          )}
        </span>
      ))}
      {mayProtect && jobs.some(({ kind }) => kind === 'unlink') && (
        <span>{translate('person.jobs.protect')}</span>
      )}
    </Band>
  );
}
