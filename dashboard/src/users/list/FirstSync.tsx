import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { CursorPage, Sync } from '../../providers/types';
import { EmptyState } from '../../shared/EmptyState';
import { useCounted } from '../../shared/numbers';

const LOOK_AGAIN_MS = 3_000;

/** What stands in the list of people before anybody was read: that a sync runs, has failed, or is to be started. */
export function FirstSync() {
  const translate = useTranslate();
  const counted = useCounted();
  const queries = useQueryClient();
  const maySync = useMay('syncs.run');
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['syncs', 'latest'],
    queryFn: ({ signal }) => http.get<CursorPage<Sync>>('/syncs', { limit: 1 }, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const sync = data?.data[0];
  const read = sync?.counts.users ?? 0;
  // People stand in the list as soon as they are read.
  useEffect(() => {
    if (dataUpdatedAt > 0 && read > 0) queries.invalidateQueries({ queryKey: ['users', 'getList'] });
  }, [queries, read, dataUpdatedAt]);
  const state =
    sync?.status === 'queued' || sync?.status === 'running'
      ? 'Running'
      : sync?.status === 'failed'
        ? 'Failed'
        : '';
  const t = (key: string) => translate(`users.empty.${key}`);
  return (
    <EmptyState
      title={t(state ? `sync${state}Title` : 'title')}
      body={t(state ? `sync${state}Body` : 'body')}
      note={state === 'Running' && counted('syncs.progress', read)}
      action={(maySync || state) && <LinkBase to="/syncs">{t('action')}</LinkBase>}
    />
  );
}
