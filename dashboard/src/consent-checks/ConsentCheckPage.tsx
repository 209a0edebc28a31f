import { useQuery } from '@tanstack/react-query';
import { LinkBase, useParams, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { ConsentCheck, ConsentCheckItem } from '../providers/types';
import { Band } from '../shared/Band';
import { LiveRegion } from '../shared/LiveRegion';
import { Time } from '../shared/Moment';
import { useCounted, useNumber } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { ReportButtons } from '../shared/ReportButtons';
import { type Column, Table } from '../shared/Table';
import { Tiles } from '../shared/Tiles';
import { Unloaded } from '../shared/Unloaded';
import { CheckTag } from './AnswerTag';
import { CheckFacts } from './CheckFacts';
import { CheckItems } from './CheckItems';
import '../jobs/jobs.css';
import './consent-checks.css';

/** One check: what was asked, and what was answered of each person. */
export default function ConsentCheckPage() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const {
    data: check,
    error,
    refetch,
  } = useQuery({
    queryKey: ['consent-checks', id],
    queryFn: ({ signal }) => http.get<ConsentCheck>(`/consent-checks/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'queued' ? 1_000 : false),
  });
  if (check) return <LoadedCheck key={id} check={check} />;
  return (
    <Unloaded
      title={translate('consentChecks.name', { id: `#${id}` })}
      back={{ to: '/consent-checks', label: translate('consentChecks.title') }}
      error={error}
      onRetry={() => refetch()}
    />
  );
}

function LoadedCheck({ check }: { check: ConsentCheck }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`consentChecks.${key}`);
  const name = translate('consentChecks.name', { id: `#${check.id}` });
  return (
    <Page
      title={name}
      heading={
        <span className="row">
          {name} <CheckTag status={check.status} />
        </span>
      }
      back={{ to: '/consent-checks', label: t('title') }}
      meta={[check.createdBy?.name, <Time key="at" value={check.createdAt} zone />]}
      actions={
        check.counts && (
          <ReportButtons
            path={`/consent-checks/${check.id}/report`}
            words="consentChecks.report"
            people={check.counts.total}
            formats={['csv']}
          />
        )
      }
    >
      <LiveRegion text={t(`status.${check.status}`)} />
      <div className="job-grid">
        <div className="stack">
          {check.status === 'queued' && (
            <Band kind="info" title={t('running')}>
              <span>{t('runningBody')}</span>
            </Band>
          )}
          {check.status === 'failed' && (
            <Band kind="danger" title={t('failed')}>
              <span>{check.failure && t(`failure.${check.failure}`)}</span>
            </Band>
          )}
          {check.counts && <Counts counts={check.counts} id={check.id} />}
          {check.counts && check.counts.no > 0 && <Reasons check={check} />}
          {check.counts && <CheckItems check={check} />}
        </div>
        <CheckFacts check={check} />
      </div>
    </Page>
  );
}

function Counts({ counts, id }: { counts: NonNullable<ConsentCheck['counts']>; id: string }) {
  const translate = useTranslate();
  const counted = useCounted();
  const t = (key: string) => translate(`consentChecks.counts.${key}`);
  return (
    <Card title={t('title')}>
      <Tiles most={counts.total}>
        {(['total', 'yes', 'no'] as const).map((key) => (
          <LinkBase
            key={key}
            className={`tile ${{ total: '', yes: 'tile-succeeded', no: 'tile-failed' }[key]}`}
            to={`/consent-checks/${id}${key === 'total' ? '' : `?answer=${key}`}`}
          >
            <span className="tile-label">{t(key)}</span>
            <span className="tile-value">{counted('users.figure', counts[key])}</span>
          </LinkBase>
        ))}
        <div className="tile tile-cancelled">
          <span className="tile-label">{t('unknown')}</span>
          <span className="tile-value">{counted('users.figure', counts.unknown)}</span>
        </div>
      </Tiles>
    </Card>
  );
}

type ReasonCount = { reason: NonNullable<ConsentCheckItem['reason']>; count: number };

function Reasons({ check: { id, reasons } }: { check: ConsentCheck }) {
  const translate = useTranslate();
  const number = useNumber();
  const rows = (Object.entries(reasons) as [ReasonCount['reason'], number][])
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count);
  const columns: Column<ReasonCount>[] = [
    {
      key: 'reason',
      label: translate('consentChecks.reasons.reason'),
      head: true,
      render: ({ reason }) => (
        <LinkBase to={`/consent-checks/${id}?reason=${reason}`}>
          {translate(`consentChecks.reason.${reason}`)}
        </LinkBase>
      ),
    },
    {
      key: 'count',
      label: translate('consentChecks.reasons.people'),
      className: 'right num',
      render: ({ count }) => number(count),
    },
  ];
  return (
    <Card title={translate('consentChecks.reasons.title')} flush>
      <Table
        caption={translate('consentChecks.reasons.caption')}
        columns={columns}
        rows={rows}
        rowKey={({ reason }) => reason}
      />
    </Card>
  );
}
