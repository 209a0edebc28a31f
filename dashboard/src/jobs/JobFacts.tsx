import type { ReactNode } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { legible } from '../../../words/characters';
import { inScopeOrder } from '../../../words/scopeOrder';
import { useMay } from '../providers/session';
import type { Job, JobParams } from '../providers/types';
import { BadLinesButton } from '../shared/BadLinesButton';
import { type Fact, Facts } from '../shared/Facts';
import { Dated, Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { useScopeLabel } from '../users/labels';
import { ChosenBy } from './ChosenBy';
import { useApprovals } from './decision/useApprovals';
import { jobNumber, kindOf } from './jobWords';

type KeyedFact = [key: string, value: ReactNode];

/** What a decision on a job rests on, besides who they are. */
const DECISIVE = [
  'scopes',
  'tags',
  'evidence',
  'selection',
  'savedQuestion',
  'reason',
  'ticket',
  'badLines',
  'duplicates',
  'leftOut',
  'canary',
];

/** What the job is, the same before, during and after it runs. */
export function JobFacts({ job }: { job: Job }) {
  return (
    <Card title={useTranslate()('jobs.facts.title')}>
      <FactList facts={useFacts(job)} />
    </Card>
  );
}

/** Why and for whom the job is, and how carefully it goes about it: to be read before it is decided on. */
export function DecisiveFacts({ job }: { job: Job }) {
  const facts = useFacts(job).filter(([key]) => DECISIVE.includes(key));
  return <FactList facts={facts} className="check-facts" />;
}

function FactList({ facts, className }: { facts: KeyedFact[]; className?: string }) {
  const translate = useTranslate();
  const named = facts.map(([key, value]): Fact => [translate(`jobs.facts.${key}`), value]);
  return <Facts facts={named} className={className} />;
}

function useFacts(job: Job): KeyedFact[] {
  const translate = useTranslate();
  const counted = useCounted();
  const label = useScopeLabel();
  const { scopes, tags, evidence } = job.params as JobParams;
  const before = useApprovals(job).at(-1)?.approvedBy?.name;
  // A retry is approved anew: until it is, and where it need not be, whoever approved the job before stays named.
  const approvedBy =
    job.approvedBy?.name ?? (before && translate('jobs.facts.approvedBefore', { name: before }));
  return [
    ['total', <strong key="total">{counted('users.count', job.counts.total)}</strong>],
    ['kind', kindOf(translate, job)],
    [
      'scopes',
      scopes?.length &&
        inScopeOrder(scopes, (scope) => scope)
          .map((scope) => label(scope))
          .join(', '),
    ],
    ['tags', tags?.length && tags.join(', ')],
    [
      'evidence',
      evidence && (
        <span key="evidence" className="pre">
          {legible(evidence)}
        </span>
      ),
    ],
    ['selection', <ChosenBy key="selection" job={job} />],
    ['savedQuestion', job.savedQuestion?.name],
    [
      'schedule',
      job.scheduleId && (
        <LinkBase key="schedule" to={`/schedules/${job.scheduleId}`}>
          #{job.scheduleId}
        </LinkBase>
      ),
    ],
    [
      'reason',
      <span key="reason" className="pre">
        <Dated text={job.reason} />
      </span>,
    ],
    ['ticket', job.ticket && legible(job.ticket)],
    ['badLines', job.list && job.list.badLines > 0 && <LeftOutLines key="badLines" list={job.list} />],
    ['duplicates', job.duplicates > 0 && counted('lookup.duplicates', job.duplicates)],
    ['leftOut', job.leftOut.protected > 0 && counted('jobs.facts.leftOutValue', job.leftOut.protected)],
    ['canary', job.canary > 0 && counted('jobs.facts.canaryValue', job.canary)],
    ['predictedBy', job.predictedBy && <JobLink key="dry" id={job.predictedBy} />],
    ['predicts', job.predicts && <JobLink key="draft" id={job.predicts} />],
    ['createdBy', job.createdBy?.name],
    ['approvedBy', approvedBy],
    ['startedAt', job.startedAt && <Time key="start" value={job.startedAt} precision="second" zone />],
    ['finishedAt', job.finishedAt && <Time key="end" value={job.finishedAt} precision="second" zone />],
  ];
}

/** How many lines of the file held no id, and a way to them for whoever may read such a file. */
function LeftOutLines({ list }: { list: NonNullable<Job['list']> }) {
  const counted = useCounted();
  const mayRead = useMay('jobs.create');
  return (
    <>
      <div>{counted('jobs.facts.badLinesValue', list.badLines)}</div>
      {mayRead && <BadLinesButton listId={list.id} count={list.badLines} />}
    </>
  );
}

function JobLink({ id }: { id: string }) {
  return (
    <LinkBase className="num" to={`/jobs/${id}`}>
      {jobNumber({ id })}
    </LinkBase>
  );
}
