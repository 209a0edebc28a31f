import { LinkBase, useLocation, useTranslate } from 'react-admin';
import { StopAll } from '../halts/StopAll';
import { partIn } from '../jobs/jobState';
import { jobsAddress, UNDER_WAY } from '../jobs/list/jobsUrl';
import { useUnfinishedJobs } from '../jobs/useUnfinishedJobs';
import { useMay, useSession } from '../providers/session';
import type { Job, JobStatus } from '../providers/types';
import { useCounted } from '../shared/numbers';

/**
 * On every page: how many jobs the company has under way, with the switch that stops them, how many are paused and so wait
 * for somebody, and how many wait for this operator's approval; where there are more than a page of them, "at least".
 */
export function RunningJobs() {
  const translate = useTranslate();
  const counted = useCounted();
  const mayApprove = useMay('jobs.approve');
  const me = useSession()?.operator.id;
  const { pathname } = useLocation();
  const { data, isFetched, isError } = useUnfinishedJobs();
  // Counted here too: an answer that ignores the filter must not call finished jobs under way.
  const running = data?.data.filter(({ status }) => UNDER_WAY.includes(status)) ?? [];
  const paused = data?.data.filter(({ status }) => status === 'paused') ?? [];
  const waiting = data?.data.filter((job) => job.status === 'awaiting_approval' && !partIn(job, me));
  const toApprove = mayApprove && waiting ? waiting : [];
  const isPart = Boolean(data?.nextCursor);
  // Asked for, and not known, also because older ones than these hundred may run: there may be some, so they can be stopped.
  const isUnknown = isFetched && (isError || !data || isPart) && !running.length;
  const chip = (key: string, jobs: Job[]) => counted(isPart ? `${key}AtLeast` : key, jobs.length);
  const addressOf = ([first, ...others]: Job[], status: JobStatus[]) =>
    // A single job is opened at once, several are in the list of those with that status.
    first && others.length === 0 && !isPart ? `/jobs/${first.id}` : jobsAddress({ status });
  if (!running.length && !paused.length && !toApprove.length && !isUnknown) return null;
  return (
    <div className="running-jobs">
      {(running.length > 0 || isUnknown) && (
        <>
          <LinkBase className="topbar-link running-chip" to={addressOf(running, UNDER_WAY)}>
            {isUnknown ? translate('nav.underWayUnknown') : chip('nav.underWay', running)}
          </LinkBase>
          {/* The list of jobs has the switch itself. */}
          {pathname !== '/jobs' && <StopAll small />}
        </>
      )}
      {paused.length > 0 && (
        <LinkBase className="topbar-link paused-chip" to={addressOf(paused, ['paused'])}>
          {chip('nav.paused', paused)}
        </LinkBase>
      )}
      {toApprove.length > 0 && (
        <LinkBase className="topbar-link approve-chip" to={addressOf(toApprove, ['awaiting_approval'])}>
          {chip('nav.toApprove', toApprove)}
        </LinkBase>
      )}
    </div>
  );
}
