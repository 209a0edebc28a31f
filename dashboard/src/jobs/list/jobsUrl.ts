import { JOB_KINDS, JOB_STATUSES, type JobKind, type JobStatus } from '../../providers/types';

/** Which jobs the list shows; nothing of a kind: all. */
export interface JobFilter {
  status: JobStatus[];
  kind: JobKind[];
}

/** What the company has under way. */
export const UNDER_WAY: JobStatus[] = ['queued', 'running'];

/** The filter that an address names; what is no status and no kind is left out. */
export function parseJobs(search: string): JobFilter {
  const params = new URLSearchParams(search);
  const of = <T extends string>(name: string, all: readonly T[]) => {
    const named = params.get(name)?.split(',') ?? [];
    return all.filter((one) => named.includes(one));
  };
  return { status: of('status', JOB_STATUSES), kind: of('kind', JOB_KINDS) };
}

/** The list of these jobs. */
export function jobsAddress(filter: Partial<JobFilter>): string {
  const named = Object.entries(filter).filter(([, values]) => values.length > 0);
  return ['/jobs', named.map(([name, values]) => `${name}=${values.join(',')}`).join('&')]
    .filter(Boolean)
    .join('?');
}
