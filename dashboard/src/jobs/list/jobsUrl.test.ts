import { describe, expect, it } from 'vitest';
import { jobsAddress, parseJobs, UNDER_WAY } from './jobsUrl';

describe('the address of the list of jobs', () => {
  it.each([
    [{}, '/jobs'],
    [{ status: [], kind: [] }, '/jobs'],
    [{ status: UNDER_WAY }, '/jobs?status=queued,running'],
    [
      { status: UNDER_WAY, kind: ['revoke-scopes' as const] },
      '/jobs?status=queued,running&kind=revoke-scopes',
    ],
  ])('names %o', (filter, address) => {
    expect(jobsAddress(filter)).toBe(address);
    expect(parseJobs(address.slice('/jobs'.length))).toEqual({ status: [], kind: [], ...filter });
  });

  it('leaves out what is no status and no kind', () => {
    expect(parseJobs('?status=running,gone,queued&kind=delete')).toEqual({ status: UNDER_WAY, kind: [] });
  });
});
