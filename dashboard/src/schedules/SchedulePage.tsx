import { LinkBase, useTranslate } from 'react-admin';
import { legible } from '../../../words/characters';
import type { Schedule } from '../providers/types';
import { Band } from '../shared/Band';
import { type Fact, Facts } from '../shared/Facts';
import { Dated, Time } from '../shared/Moment';
import { Card, Page } from '../shared/Page';
import { ConditionLines } from '../users/ConditionLines';
import { questionAddress } from '../users/useSavedQuestions';
import { LoadSchedule } from './LoadSchedule';
import { NextTime } from './NextTime';
import { ScheduleActions } from './ScheduleActions';
import { useWorkText } from './ScheduleList';
import { ScheduleRuns } from './ScheduleRuns';
import { OnTag } from './ScheduleTags';
import { filterOf } from './scheduleForm';
import { useSafeguards } from './useSafeguards';
import { useTimingText } from './useTimingText';
import '../jobs/jobs.css';
import './schedules.css';

/** One schedule: what it does, and what came of its runs. */
export default function SchedulePage() {
  return (
    <LoadSchedule>{(schedule) => <LoadedSchedule key={schedule.id} schedule={schedule} />}</LoadSchedule>
  );
}

function LoadedSchedule({ schedule }: { schedule: Schedule }) {
  const translate = useTranslate();
  const { name, enabled, owner, ownerMayRun, isIrreversible } = schedule;
  const safeguards = useSafeguards(schedule);
  return (
    <Page
      title={name}
      heading={
        <span className="row">
          {name} <OnTag enabled={enabled} />
        </span>
      }
      back={{ to: '/schedules', label: translate('schedules.title') }}
      meta={[owner && translate('schedules.ownedBy', { name: owner.name })]}
      actions={<ScheduleActions schedule={schedule} />}
    >
      <div className="job-grid">
        <div className="stack">
          {enabled && !ownerMayRun && (
            <Band kind="warn" title={translate('schedules.ownerMayNot')}>
              <span>{translate('schedules.ownerMayNotBody')}</span>
            </Band>
          )}
          {isIrreversible && (
            <Band kind="danger" title={translate('schedules.irreversible')}>
              {safeguards.map((words) => (
                <span key={words}>{words}</span>
              ))}
            </Band>
          )}
          <ScheduleRuns schedule={schedule} />
        </div>
        <ScheduleFacts schedule={schedule} />
      </div>
    </Page>
  );
}

function ScheduleFacts({ schedule }: { schedule: Schedule }) {
  const translate = useTranslate();
  const timing = useTimingText();
  const work = useWorkText();
  const { job, nextAt, owner, createdAt, updatedAt } = schedule;
  const t = (key: string) => translate(`schedules.fact.${key}`);
  const facts: Fact[] = [
    [
      t('nextAt'),
      nextAt ? (
        <NextTime key="next" value={nextAt} zone />
      ) : (
        translate(isPast(schedule) ? 'schedules.never' : 'schedules.off')
      ),
    ],
    [t('timing'), <Dated key="timing" text={timing(schedule.timing)} />],
    [
      t('kind'),
      'draftId' in job ? (
        <LinkBase key="kind" to={`/jobs/${job.draftId}`}>
          {work(schedule)}
        </LinkBase>
      ) : (
        work(schedule)
      ),
    ],
    [t('people'), 'kind' in job && <People key="people" schedule={schedule} />],
    [
      t('reason'),
      'kind' in job && (
        <span key="reason" className="pre">
          <Dated text={job.reason} />
        </span>
      ),
    ],
    [t('ticket'), 'kind' in job && job.ticket && legible(job.ticket)],
    [t('owner'), owner && `${owner.name} (${owner.email})`],
    [t('createdAt'), <Time key="created" value={createdAt} zone />],
    [t('updatedAt'), <Time key="updated" value={updatedAt} zone />],
  ];
  return (
    <Card title={translate('schedules.facts')}>
      <Facts facts={facts} />
      <p className="card-note schedule-owner">{translate('schedules.ownerNote')}</p>
    </Card>
  );
}

function People({ schedule }: { schedule: Schedule }) {
  const translate = useTranslate();
  return (
    <>
      {schedule.savedQuestion && (
        <LinkBase to={questionAddress(schedule.savedQuestion)}>{schedule.savedQuestion.name}</LinkBase>
      )}
      <ConditionLines filter={filterOf(schedule) ?? {}} none={translate('schedules.people.everybody')} />
    </>
  );
}

/** Its only time is over: turning it on brings none back. */
const isPast = ({ timing }: Schedule) => timing.every === 'once' && Date.parse(timing.at) <= Date.now();
