import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { LinkBase, useParams, useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { JobSummary } from '../../providers/types';
import { useNumber } from '../../shared/numbers';
import { Page } from '../../shared/Page';
import { Unloaded } from '../../shared/Unloaded';
import { jobNumber, kindOf, stateKey } from '../jobWords';
import { SummaryApprovals } from './SummaryApprovals';
import { BothTimes, SummaryCauses, SummaryCounts, SummaryFacts, SummarySteps } from './SummaryParts';
import './summary.css';

/** What became of a job on paper, for the privacy officer: without anybody's name or id. */
export default function JobSummaryPage() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['job', id, 'summary'],
    queryFn: ({ signal }) => http.get<JobSummary>(`/jobs/${id}/summary`, undefined, signal),
  });
  if (data) return <Summary summary={data} />;
  const name = jobNumber({ id });
  return (
    <Unloaded
      title={translate('jobs.summary.title', { id: name })}
      back={
        error
          ? { to: '/jobs', label: translate('jobs.title') }
          : { to: `/jobs/${id}`, label: translate('jobs.name', { id: name }) }
      }
      error={error}
      onRetry={() => refetch()}
      lines={10}
    />
  );
}

function Summary({ summary }: { summary: JobSummary }) {
  const translate = useTranslate();
  const number = useNumber();
  const mayReadAudit = useMay('audit.read');
  const { job, generatedAt } = summary;
  const name = jobNumber(job);
  const inAudit = `/audit?key=Job.&jobId=${job.id}`;
  const t = (key: string, params?: object) => translate(`jobs.summary.${key}`, params);
  return (
    <Page
      title={t('title', { id: name })}
      heading={
        <>
          {t('heading')} <span className="num">{name}</span>
        </>
      }
      back={{ to: `/jobs/${job.id}`, label: translate('jobs.name', { id: name }) }}
      meta={[
        kindOf(translate, job),
        translate(stateKey(job)),
        <span key="at">
          {t('generated')} <BothTimes value={generatedAt} />
        </span>,
      ]}
      actions={
        <>
          {mayReadAudit && (
            <Button component={LinkBase} to={inAudit}>
              {t('inAudit')}
            </Button>
          )}
          <Button variant="contained" onClick={() => window.print()}>
            {t('print')}
          </Button>
        </>
      }
    >
      <article className="paper">
        <section>
          <h2>{t('what')}</h2>
          <SummaryFacts summary={summary} />
        </section>
        <SummaryApprovals approvals={summary.approvals} />
        <section>
          <h2>{t('counts')}</h2>
          <SummaryCounts summary={summary} />
        </section>
        <section>
          <h2>{t('causes')}</h2>
          <SummaryCauses summary={summary} />
        </section>
        <section>
          <h2>{t('steps')}</h2>
          <SummarySteps summary={summary} />
        </section>
        <section>
          <h2>{t('verify')}</h2>
          <ul className="paper-list">
            <li>{t('verifyCounts', { total: number(job.counts.total) })}</li>
            <li>{t('verifyReport', { path: `/jobs/${job.id}` })}</li>
            <li>{t('verifyAudit', { path: inAudit, id: name })}</li>
            <li>{t('verifyPersonal')}</li>
          </ul>
        </section>
      </article>
    </Page>
  );
}
