import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { Sync } from '../providers/types';
import { CostNote } from '../quota/CostNote';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { ErrorNote } from '../shared/ErrorNote';
import { LiveRegion } from '../shared/LiveRegion';
import { useCounted } from '../shared/numbers';
import { Page } from '../shared/Page';
import { SteadyButton } from '../shared/SteadyButton';
import { useCursorList } from '../shared/useCursorList';
import { useOnce } from '../shared/useOnce';
import { RunningSync } from './RunningSync';
import { useSyncColumns } from './syncColumns';
import { isActive, lookAgainMs, MODES, useNewestSyncs } from './useNewestSyncs';
import './syncs.css';

/** The syncs, newest first, and the ways to start one. */
export default function SyncList() {
  const translate = useTranslate();
  const counted = useCounted();
  const mayRun = useMay('syncs.run');
  const columns = useSyncColumns();
  const newest = useNewestSyncs();
  const active = newest.filter(isActive);
  const list = useCursorList<Sync>({
    queryKey: ['syncs', 'list'],
    path: '/syncs',
    refetchInterval: ({ state }) => lookAgainMs(active.length > 0 || state.data?.data.some(isActive)),
  });
  const start = useStart(newest);
  const starts = (mode: Sync['mode']) => ({
    disabled: start.isPending || active.some((sync) => sync.mode === mode),
    onClick: () => start.mutate(mode),
  });
  return (
    <Page
      title={translate('syncs.title')}
      meta={[translate('syncs.lead')]}
      actions={
        mayRun && (
          <>
            <SteadyButton {...starts('recent')}>{translate('syncs.startRecent')}</SteadyButton>
            <SteadyButton variant="contained" {...starts('full')}>
              {translate('syncs.startFull')}
            </SteadyButton>
          </>
        )
      }
    >
      <div className="stack">
        <LiveRegion text={active.length > 0 ? translate('syncs.busy') : ''} />
        {Boolean(start.error) && <ErrorNote error={start.error} />}
        {active.map((sync) => (
          <RunningSync key={sync.id} sync={sync} note={counted('syncs.progress', sync.counts.users)} />
        ))}
        {active.length < MODES.length && <Modes />}
        <div className="card">
          <CursorTable
            list={list}
            caption={translate('syncs.caption')}
            columns={columns}
            rowKey={({ id }) => id}
            empty={<EmptyState title={translate('syncs.empty.title')} body={translate('syncs.empty.body')} />}
          />
        </div>
      </div>
    </Page>
  );
}

/** What the two buttons do, in words. */
function Modes() {
  const translate = useTranslate();
  const people = usePeopleKnown();
  return (
    <dl className="mode-notes">
      {MODES.map((mode) => (
        <div key={mode}>
          <dt>{translate(`syncs.mode.${mode}`)}</dt>
          <dd>
            {translate(`syncs.explain.${mode}`)}{' '}
            {mode === 'full' && <CostNote work="full-sync" people={people} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** How many people the mirror holds: what a full sync will read, as far as is known. */
function usePeopleKnown(): number {
  const { data } = useQuery({
    queryKey: ['users', 'known'],
    queryFn: ({ signal }) => http.count('/users', { status: ['linked', 'waiting'] }, signal),
  });
  return data?.total ?? 0;
}

function useStart(newest: Sync[]) {
  const translate = useTranslate();
  const notify = useNotify();
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (mode: Sync['mode']) => {
      // Once the page shows the one that was begun without an answer, another is meant.
      const last = newest.find((sync) => sync.mode === mode)?.id;
      return once([mode, last], (key) => http.post<Sync>('/syncs', { mode }, key));
    },
    onSuccess: () => {
      notify(translate('syncs.started'), { type: 'success' });
      queries.invalidateQueries({ queryKey: ['syncs'] });
    },
  });
}
