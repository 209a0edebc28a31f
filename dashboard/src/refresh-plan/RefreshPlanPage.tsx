import { useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { RefreshPlan } from '../providers/types';
import { useRateText } from '../quota/useRateText';
import { LoadedCards } from '../shared/Loaded';
import { Time } from '../shared/Moment';
import { percentOfShare, useCounted, useNumber } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { useDuration } from '../shared/useDuration';
import { usersPath } from '../users/listUrl';
import './refresh-plan.css';

type Plan = RefreshPlan['plans'][number];

/** What reading people anew costs, beside what is left for it, and the way to do it. */
export default function RefreshPlanPage() {
  const translate = useTranslate();
  const plan = useQuery({
    queryKey: ['refresh-plan'],
    queryFn: ({ signal }) => http.get<RefreshPlan>('/refresh-plan', undefined, signal),
  });
  const { data } = plan;
  return (
    <Page
      title={translate('refreshPlan.title')}
      meta={[
        translate('refreshPlan.lead'),
        data && (
          <span key="asOf">
            {translate('overview.asOf')} <Time value={data.asOf} precision="second" zone />
          </span>
        ),
      ]}
    >
      <LoadedCards query={plan} lines={6}>
        {(data) => <Plans data={data} />}
      </LoadedCards>
    </Page>
  );
}

function Plans({ data: { month, rate, plans } }: { data: RefreshPlan }) {
  const translate = useTranslate();
  const counted = useCounted();
  const columns = useColumns();
  const rateText = useRateText();
  const t = (key: string) => translate(`refreshPlan.${key}`);
  return (
    <div className="stack">
      <Card title={t('budget')}>
        <dl className="plan-facts">
          <div>
            <dt>{translate('quota.leftForBulk')}</dt>
            <dd className="num">{counted('quota.calls', month.leftForBulk)}</dd>
          </div>
          <div>
            <dt>{translate('quota.reserve')}</dt>
            <dd className="num">{counted('quota.calls', month.reserve)}</dd>
          </div>
          <div>
            <dt>{translate('quota.rate.title')}</dt>
            <dd className="num">{rateText(rate)}</dd>
          </div>
        </dl>
        <p className="card-note">{t('how')}</p>
      </Card>
      <Card title={t('ways')} flush>
        <Table
          caption={t('caption')}
          columns={columns}
          rows={plans}
          rowKey={({ work, days }) => `${work}-${days}`}
        />
      </Card>
    </div>
  );
}

function useColumns(): Column<Plan>[] {
  const translate = useTranslate();
  const number = useNumber();
  const counted = useCounted();
  const duration = useDuration();
  const t = (key: string) => translate(`refreshPlan.column.${key}`);
  return [
    {
      key: 'way',
      label: t('way'),
      head: true,
      className: 'sentence',
      render: ({ days }) =>
        days === null ? translate('refreshPlan.all') : counted('overview.freshness.within', days),
    },
    {
      key: 'people',
      label: t('people'),
      className: 'right',
      render: ({ people, days }) => (
        <LinkBase
          className="row-link num"
          to={usersPath(days === null ? { status: ['linked', 'waiting'] } : { refreshedBeforeDays: days })}
        >
          {number(people)}
        </LinkBase>
      ),
    },
    {
      key: 'calls',
      label: t('calls'),
      className: 'right',
      render: ({ calls, endpoints }) => (
        <>
          <strong className="num">{number(calls)}</strong>
          {calls > 0 && (
            <ul className="plan-endpoints">
              {endpoints
                .filter((one) => one.calls > 0)
                .map((one) => (
                  <li key={one.endpoint}>
                    <code>{one.endpoint}</code> <span className="num">{number(one.calls)}</span>
                  </li>
                ))}
            </ul>
          )}
        </>
      ),
    },
    {
      key: 'time',
      label: t('time'),
      className: 'sentence',
      render: ({ people, seconds, listingSeconds }) => (
        <>
          {people === 0 ? (
            <span className="absent">-</span>
          ) : seconds === null ? (
            <span className="absent">{translate('refreshPlan.noTime')}</span>
          ) : (
            duration(seconds)
          )}
          {listingSeconds > 0 && (
            <div className="card-note">
              {translate('refreshPlan.listing', { time: duration(listingSeconds) })}
            </div>
          )}
        </>
      ),
    },
    {
      key: 'share',
      label: t('share'),
      render: ({ shareOfMonth, shareOfLeft, fits, peopleWithinLeft }) => (
        <>
          <span className="num">{`${percentOfShare(shareOfMonth)}%`}</span>
          <div className={fits ? 'card-note' : 'card-note cost-over'}>
            {shareOfLeft !== null &&
              translate('refreshPlan.ofLeft', { percent: `${percentOfShare(shareOfLeft)}%` })}
            {!fits && ` ${counted('refreshPlan.within', peopleWithinLeft)}`}
          </div>
        </>
      ),
    },
    { key: 'act', label: t('act'), className: 'nowrap', render: (plan) => <Ways plan={plan} /> },
  ];
}

/** Leads to where the work is set going: nothing is started here. */
function Ways({ plan: { days, people } }: { plan: Plan }) {
  const translate = useTranslate();
  const counted = useCounted();
  const mayJob = useMay('jobs.create');
  const maySync = useMay('syncs.run');
  if (days === null) {
    return maySync ? <LinkBase to="/syncs">{translate('refreshPlan.toSync')}</LinkBase> : '-';
  }
  if (!mayJob) return '-';
  const query = `kind=refresh&by=filter&refreshedBeforeDays=${days}`;
  const what = counted('overview.freshness.within', days);
  return (
    <span className="row">
      {people > 0 && (
        <LinkBase to={`/jobs/new?${query}`} aria-label={`${translate('refreshPlan.toJob')}: ${what}`}>
          {translate('refreshPlan.toJob')}
        </LinkBase>
      )}
      <LinkBase to={`/schedules/new?${query}`} aria-label={`${translate('refreshPlan.toSchedule')}: ${what}`}>
        {translate('refreshPlan.toSchedule')}
      </LinkBase>
    </span>
  );
}
