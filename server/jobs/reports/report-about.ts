import { legible } from '../../../words/characters.js';
import { scopeText, type Words } from '../../../words/index.js';
import type { Cell } from '../../platform/csv.js';
import { kstTime } from '../../platform/kst.js';
import { JOB_ITEM_OUTCOMES } from '../job.types.js';
import type { JobView } from '../jobs.schema.js';

/** When a report is taken, by whom and why. */
export interface Taking {
  at: Date;
  by: string | null;
  reason: string | null;
}

/**
 * What a report is, line by line: the job that it is about, how it came out as of when the report was taken, and what
 * is not in the rows.
 *
 * @param before who approved it last; a retry that needs no approval of its own has none
 * @returns names and values; what does not hold of the job is left out
 */
export function aboutReport(job: JobView, before: string | null, taking: Taking, words: Words): Cell[][] {
  const { jobs, reports } = words;
  const { facts } = jobs;
  const { scopes, tags, evidence } = job.params as Record<string, unknown>;
  const kind = jobs.kind[job.kind];
  const lines: [name: string, value: Cell | undefined][] = [
    [reports.about.report, reports.job.title],
    [reports.job.number, job.id],
    [facts.kind, job.dryRun ? jobs.dryRunOf.replace('%{kind}', kind) : kind],
    [facts.scopes, listed(scopes, (scope) => scopeText(words.scopes, scope))],
    [facts.tags, listed(tags)],
    [facts.evidence, evidence as string | undefined],
    [facts.reason, job.reason],
    [facts.ticket, job.ticket],
    [facts.predictedBy, job.predictedBy && `#${job.predictedBy}`],
    [facts.createdBy, named(job.createdBy)],
    [facts.approvedBy, named(job.approvedBy) ?? (before && facts.approvedBefore.replace('%{name}', before))],
    [reports.job.createdAt, inBothTimes(job.createdAt)],
    [facts.startedAt, inBothTimes(job.startedAt)],
    [facts.finishedAt, inBothTimes(job.finishedAt) ?? reports.job.notFinished],
    [facts.total, job.counts.total],
    ...JOB_ITEM_OUTCOMES.map((outcome): [string, number] => [
      (job.dryRun ? jobs.predictedOutcome : jobs.outcome)[outcome],
      job.counts[outcome],
    ]),
    [reports.job.file, job.list?.name],
    [reports.job.leftOut, job.leftOut.protected || null],
    [reports.job.duplicates, job.duplicates || null],
    [reports.job.badLines, job.list?.badLines || null],
    [reports.about.takenAt, inBothTimes(taking.at.toISOString())],
    [reports.about.takenBy, taking.by],
    [reports.about.takenFor, taking.reason],
    [reports.about.holds, reports.job.holds],
    [reports.about.lacks, reports.job.lacks],
    [reports.about.times, reports.about.timesBody],
    [reports.about.note, job.finishedAt === null ? reports.job.unfinished : null],
  ];
  return lines
    .filter((line): line is [string, Cell] => line[1] !== null && line[1] !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? legible(value) : value]);
}

function listed(names: unknown, named = (name: string) => name): string | null {
  return Array.isArray(names) ? names.map(named).join(', ') : null;
}

function named(operator: JobView['createdBy']): string | null {
  return operator && `${operator.name} (${operator.email})`;
}

function inBothTimes(time: string | null): string | null {
  return time && `${kstTime(new Date(time))} KST (${time.slice(0, 19).replace('T', ' ')} UTC)`;
}
