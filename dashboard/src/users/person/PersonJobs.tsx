import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { HeldBy, JobTag } from '../../jobs/JobTag';
import { jobNumber } from '../../jobs/jobWords';
import { ProtectDialog } from '../../protected-users/ProtectDialog';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { CursorPage, Job, JobKind, User } from '../../providers/types';
import { useStartsLater } from '../../schedules/useStartsLater';
import { Band } from '../../shared/Band';
import { ErrorNote } from '../../shared/ErrorNote';
import { focusGoesOn } from '../../shared/focusGoesOn';
import { Dated } from '../../shared/Moment';
import { formatKst } from '../../shared/times';

/** What takes something away that the person would have to agree to anew. */
const TAKING: JobKind[] = ['unlink', 'revoke-scopes', 'revoke-terms'];

/** Above a person's page: the jobs that hold the person, and the way to protect them. */
export function PersonJobs({ user }: { user: User }) {
  const translate = useTranslate();
  const mayProtect = useMay('protected-users.add') && !user.protection && user.status !== 'unlinked';
  const [protecting, setProtecting] = useState(false);
  const { jobs } = usePersonJobs(user);
  useNews(user, jobs);
  const helps = mayProtect && jobs?.some(({ kind }) => kind === 'unlink');
  return (
    <>
      <HoldingJobs
        user={user}
        advice={helps ? translate('person.jobs.protect') : undefined}
        action={
          helps && (
            <Button ref={focusGoesOn} onClick={() => setProtecting(true)}>
              {translate('protectedUsers.one')}
            </Button>
          )
        }
      />
      {protecting && <ProtectDialog id={user.id} onClose={() => setProtecting(false)} />}
    </>
  );
}

interface HoldingJobsProps {
  user: Pick<User, 'id'>;
  /** What can be done about it here, in words. */
  advice?: string;
  /** And the button that does it. */
  action?: ReactNode;
}

/** Names the jobs that are not over and are still to unlink the person, or to revoke what they agreed to. */
export function HoldingJobs({ user, advice, action }: HoldingJobsProps) {
  const translate = useTranslate();
  const { jobs, more, error } = usePersonJobs(user);
  if (!jobs) return error ? <ErrorNote error={error} /> : null;
  if (jobs.length === 0 && !more) return null;
  return (
    <Band kind="warn" title={translate('person.jobs.title')} action={action}>
      {jobs.map((job) => (
        <HoldingJob key={job.id} job={job} />
      ))}
      {more && <span>{translate('person.jobs.more')}</span>}
      {advice && <span>{advice}</span>}
    </Band>
  );
}

function HoldingJob({ job }: { job: Job }) {
  const translate = useTranslate();
  return (
    <div className="row">
      <LinkBase to={`/jobs/${job.id}`}>
        {translate(`jobs.kind.${job.kind}`)} {jobNumber(job)}
      </LinkBase>
      <JobTag job={job} />
      <HeldBy job={job} />
      {job.status === 'draft' && <StartsLater draftId={job.id} />}
    </div>
  );
}

/** When a draft starts by itself; nothing where it waits for a hand. */
function StartsLater({ draftId }: { draftId: string }) {
  const translate = useTranslate();
  const schedule = useStartsLater(draftId);
  if (!schedule) return null;
  const at = `${formatKst(schedule.nextAt, 'minute')} KST`;
  return (
    <span>
      <Dated text={translate('schedules.later.made', { at })} />
    </span>
  );
}

/**
 * The jobs that hold a person, looked for every few seconds: once for the page and a dialog over it.
 *
 * @returns `jobs` the newest of them, undefined while they are not known; `more`: there are others
 */
function usePersonJobs(user: Pick<User, 'id'>) {
  const { data, error } = useQuery({
    queryKey: ['jobs', 'person', user.id],
    queryFn: ({ signal }) =>
      http.get<CursorPage<Job>>('/jobs', { pendingUserId: user.id, kind: TAKING, limit: 100 }, signal),
    enabled: useMay('jobs.read'),
    refetchInterval: 5000,
  });
  return { jobs: data?.data.filter(({ dryRun }) => !dryRun), more: Boolean(data?.nextCursor), error };
}

/** Shows the person as they are by now, once a job is done with them. */
function useNews(user: User, jobs: Job[] | undefined) {
  const queries = useQueryClient();
  const held = useRef<string[]>([]);
  useEffect(() => {
    if (!jobs) return;
    const ids = jobs.map(({ id }) => id);
    const isDone = held.current.some((id) => !ids.includes(id));
    held.current = ids;
    if (!isDone) return;
    for (const key of ['person', 'history']) queries.invalidateQueries({ queryKey: [key, user.id] });
  }, [jobs, queries, user.id]);
}
