import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { DriftOverview } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LiveRegion } from '../shared/LiveRegion';
import { LoadedCards } from '../shared/Loaded';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { DriftKindsCard } from './DriftKindsCard';
import { HowToTell } from './HowToTell';
import { NewVersionsCard } from './NewVersionsCard';
import { TellDialog } from './TellDialog';
import { UnknownPeopleCard } from './UnknownPeopleCard';
import './drift.css';

/** While a comparison is under way. */
const LOOK_AGAIN_MS = 2_000;

/** Who differs at Kakao from what the own systems were told, as of the last comparison. */
export default function DriftPage() {
  const translate = useTranslate();
  const maySend = useMay('told-files.send');
  const [telling, setTelling] = useState(false);
  const overview = useQuery({
    queryKey: ['drift', 'overview'],
    queryFn: ({ signal }) => http.get<DriftOverview>('/drift', undefined, signal),
    refetchInterval: ({ state }) => (state.data?.isComparing ? LOOK_AGAIN_MS : false),
  });
  const { data } = overview;
  return (
    <Page
      title={translate('drift.title')}
      meta={[
        translate('drift.lead'),
        data?.comparedAt && (
          <span key="at">
            {translate('drift.comparedAt')} <Time value={data.comparedAt} precision="second" zone />
          </span>
        ),
        data?.isComparing && translate('drift.comparing'),
      ]}
      actions={
        maySend && (
          <Button variant="contained" onClick={() => setTelling(true)}>
            {translate('drift.tell.open')}
          </Button>
        )
      }
    >
      <LiveRegion text={data?.isComparing ? translate('drift.comparing') : ''} />
      <LoadedCards query={overview} lines={8}>
        {(data) => (
          <div className="stack">
            {data.lastFile ? <Differences data={data} file={data.lastFile} /> : <NothingTold />}
            <NewVersionsCard />
            <HowToTell />
          </div>
        )}
      </LoadedCards>
      {telling && <TellDialog onClose={() => setTelling(false)} />}
    </Page>
  );
}

function NothingTold() {
  const translate = useTranslate();
  return (
    <div className="card">
      <EmptyState title={translate('drift.empty')} body={translate('drift.emptyBody')} />
    </div>
  );
}

function Differences({ data, file }: { data: DriftOverview; file: NonNullable<DriftOverview['lastFile']> }) {
  const translate = useTranslate();
  const counted = useCounted();
  const unknown = data.kinds.find(({ kind }) => kind === 'unknown-to-kakao')?.people ?? 0;
  return (
    <>
      <DriftKindsCard data={data} />
      {unknown > 0 && <UnknownPeopleCard comparedAt={data.comparedAt} />}
      <Card title={translate('drift.last')}>
        <dl className="facts">
          <dt>{translate('drift.file.name')}</dt>
          <dd className="drift-name">{file.name}</dd>
          <dt>{translate('drift.file.people')}</dt>
          <dd>
            {counted('users.count', file.people)} · {translate(`drift.covers.${file.covers}`)}
            {file.counting !== null && file.counting < file.people && (
              <div className="card-note">{counted('drift.file.counting', file.counting)}</div>
            )}
          </dd>
          <dt>{translate('drift.file.appliedAt')}</dt>
          <dd>
            <Time value={file.appliedAt} zone />
            {file.appliedBy && ` · ${file.appliedBy.name}`}
          </dd>
        </dl>
      </Card>
    </>
  );
}
