import { Fragment, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { legible } from '../../../../words/characters';
import { inScopeOrder } from '../../../../words/scopeOrder';
import { ITEM_OUTCOMES, type JobParams, type JobSummary } from '../../providers/types';
import { type Fact, Facts } from '../../shared/Facts';
import { useCounted, useNumber } from '../../shared/numbers';
import { Scrolls } from '../../shared/Scrolls';
import { formatKst, formatUtc } from '../../shared/times';
import { useDuration } from '../../shared/useDuration';
import { useScopeLabel } from '../../users/labels';
import { ChosenBy } from '../ChosenBy';
import { doubtKey, outcomeKey } from '../jobWords';
import { useOutcomeCause } from '../useCause';

type Part = { summary: JobSummary };

/** A moment on paper, where there are no tooltips: Korean time with UTC behind it. */
export function BothTimes({ value }: { value: string | null }) {
  if (!value) return <>-</>;
  return (
    <time className="num" dateTime={value}>
      <span className="id">{formatKst(value, 'second')} KST</span>{' '}
      <span className="id">({formatUtc(value)} UTC)</span>
    </time>
  );
}

/** The job as it was decided on. */
export function SummaryFacts({ summary: { job, steps, approvals, durationSeconds } }: Part) {
  const translate = useTranslate();
  const counted = useCounted();
  const duration = useDuration();
  const label = useScopeLabel();
  const { scopes, tags, evidence } = job.params as JobParams;
  const approvedBy = job.approvedBy ?? approvals.at(-1)?.approvedBy;
  const started = steps.find(({ key }) => key === 'Job.Started' || key === 'Job.ApprovalRequested');
  const t = (key: string) => translate(`jobs.facts.${key}`);
  const durationFact = (): Fact => {
    const time = durationSeconds !== null && duration(durationSeconds);
    if (!time || job.retries === 0) return [translate('jobs.summary.duration'), time];
    return [
      translate('jobs.summary.durationRetried'),
      translate('jobs.summary.durationRetriedValue', { time }),
    ];
  };
  const facts: Fact[] = [
    [t('total'), counted('users.count', job.counts.total)],
    [
      t('scopes'),
      scopes &&
        inScopeOrder(scopes, (scope) => scope)
          .map((scope) => `${label(scope)} (${scope})`)
          .join(', '),
    ],
    [t('tags'), tags?.join(', ')],
    [
      t('evidence'),
      evidence && (
        <span key="evidence" className="pre">
          {legible(evidence)}
        </span>
      ),
    ],
    [
      t('selection'),
      <>
        {job.savedQuestion && <div>{`${translate('users.questions.title')}: ${job.savedQuestion.name}`}</div>}
        <ChosenBy job={job} />
      </>,
    ],
    [
      t('schedule'),
      job.scheduleId && (
        <>
          #{job.scheduleId} <BothTimes value={job.dueAt} />
        </>
      ),
    ],
    [t('duplicates'), job.duplicates > 0 && counted('lookup.duplicates', job.duplicates)],
    [
      t('badLines'),
      job.list && job.list.badLines > 0 && counted('jobs.facts.badLinesValue', job.list.badLines),
    ],
    [t('leftOut'), job.leftOut.protected > 0 && counted('jobs.facts.leftOutValue', job.leftOut.protected)],
    [t('canary'), job.canary > 0 && counted('jobs.facts.canaryValue', job.canary)],
    [
      t('reason'),
      <span key="reason" className="pre">
        {legible(job.reason)}
      </span>,
    ],
    [t('ticket'), job.ticket && legible(job.ticket)],
    [t('createdBy'), job.createdBy && <Who name={job.createdBy} at={job.createdAt} />],
    [
      translate(`jobs.summary.${started?.key === 'Job.ApprovalRequested' ? 'requestedBy' : 'startedBy'}`),
      started && <WhoStep step={started} />,
    ],
    [t('approvedBy'), approvedBy && <Who name={approvedBy} at={null} />],
    [t('startedAt'), job.startedAt && <BothTimes value={job.startedAt} />],
    [t('finishedAt'), job.finishedAt && <BothTimes value={job.finishedAt} />],
    durationFact(),
  ];
  return <Facts facts={facts} />;
}

function Who({ name, at }: { name: { name: string; email: string }; at: string | null }) {
  return (
    <>
      {name.name} ({name.email}) {at && <BothTimes value={at} />}
    </>
  );
}

/** Who took a step; what a schedule does by itself for its owner is done by nobody else. */
function WhoStep({ step: { actor, by, at } }: { step: JobSummary['steps'][number] }) {
  const translate = useTranslate();
  return (
    <>
      {actor !== 'operator' && translate(`audit.actor.${actor}`)}
      {actor !== 'operator' && by && ' · '}
      {by ? <Who name={by} at={at} /> : <BothTimes value={at} />}
    </>
  );
}

/** How many came out how, with what they add up to. */
export function SummaryCounts({ summary: { job, neverTried, doubtful, attempts } }: Part) {
  const translate = useTranslate();
  const number = useNumber();
  const t = (key: string) => translate(`jobs.summary.${key}`);
  const rows: [string, number][] = [
    ...ITEM_OUTCOMES.map((outcome): [string, number] => [
      translate(outcomeKey(outcome, job)),
      job.counts[outcome],
    ]),
    [t('sum'), job.counts.total],
  ];
  const also: [string, number][] = [
    [t('neverTried'), neverTried],
    [t('doubtful'), doubtful],
    [t('attempts'), attempts],
  ];
  return (
    <div className="paper-columns">
      <Numbers caption={translate('jobs.failures.count')} rows={rows} number={number} hasSum />
      <Numbers caption={t('also')} rows={also} number={number} />
    </div>
  );
}

function Numbers({
  caption,
  rows,
  number,
  hasSum,
}: {
  caption: string;
  rows: [string, number][];
  number: (value: number) => string;
  hasSum?: boolean;
}) {
  return (
    <table className={hasSum ? 'paper-table paper-sum' : 'paper-table'}>
      <caption>{caption}</caption>
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="right">{number(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A table that may be wider than a phone. */
function PaperTable({ caption, children }: { caption: string; children: ReactNode }) {
  const label = `${caption} · ${useTranslate()('page.table')}`;
  return (
    <Scrolls label={label}>
      <table className="paper-table">
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </table>
    </Scrolls>
  );
}

/** Outcomes by what Kakao said, with its codes. */
export function SummaryCauses({ summary: { causes, job } }: Part) {
  const translate = useTranslate();
  const number = useNumber();
  const cause = useOutcomeCause();
  const t = (key: string) => translate(`jobs.summary.${key}`);
  if (causes.length === 0) return <p>{t('noCauses')}</p>;
  return (
    <PaperTable caption={t('causes')}>
      <thead>
        <tr>
          <th scope="col">{translate('jobs.items.outcome')}</th>
          <th scope="col">{translate('jobs.failures.code')}</th>
          <th scope="col">{translate('jobs.failures.cause')}</th>
          <th scope="col" className="right">
            {translate('jobs.failures.count')}
          </th>
        </tr>
      </thead>
      <tbody>
        {causes.map(({ outcome, errorCode, errorMessage, doubt, count }) => (
          <tr key={`${outcome} ${errorCode} ${doubt}`}>
            <th scope="row">{translate(outcomeKey(outcome, job))}</th>
            <td className="num">{errorCode ?? '-'}</td>
            <td>
              {errorCode === null ? '-' : cause(outcome, errorCode, errorMessage)}
              {doubt && <div>{translate(doubtKey(outcome, doubt))}</div>}
            </td>
            <td className="right">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </PaperTable>
  );
}

/** Who did what with the job, in that order; of very many the first and as many of the last, and between them how many there were. */
export function SummarySteps({ summary: { job, steps, stepsLeftOut } }: Part) {
  const translate = useTranslate();
  const counted = useCounted();
  const gap = stepsLeftOut > 0 ? steps.length / 2 : -1;
  return (
    <PaperTable caption={translate('jobs.summary.steps')}>
      <thead>
        <tr>
          <th scope="col">{translate('jobs.summary.at')}</th>
          <th scope="col">{translate('audit.column.key')}</th>
          <th scope="col">{translate('audit.column.actor')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record in its order, never reordered
          <Fragment key={index}>
            {index === gap && (
              <tr>
                <td colSpan={3} className="paper-gap">
                  {counted('jobs.summary.stepsLeftOut', stepsLeftOut)}
                </td>
              </tr>
            )}
            <tr>
              <td>
                <BothTimes value={step.at} />
              </td>
              <th scope="row">
                {translate(`audit.key.${step.key}`)}
                <StepReason step={step} of={job} />
              </th>
              <td>
                {step.actor === 'operator'
                  ? (step.operator ?? '-')
                  : [translate(`audit.actor.${step.actor}`), step.operator].filter(Boolean).join(' · ')}
              </td>
            </tr>
          </Fragment>
        ))}
      </tbody>
    </PaperTable>
  );
}

/** What held the job, and what the step was done for where that is not the reason of the job itself, which stands above. */
function StepReason({ step, of }: { step: JobSummary['steps'][number]; of: JobSummary['job'] }) {
  const translate = useTranslate();
  const { stopReason } = step.details;
  const held =
    step.key !== 'Job.Resumed' && stopReason ? translate(`jobs.heldBy.${stopReason}`, { _: '' }) : '';
  const why = [held, step.reason !== of.reason && step.reason].filter(Boolean).join(' · ');
  return why ? <div className="paper-why">{legible(why)}</div> : null;
}
