import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Halt, HaltPage } from '../providers/types';
import { LoadError } from '../shared/ErrorNote';
import { LongText } from '../shared/LongText';
import { Time } from '../shared/Moment';
import { MoreButton } from '../shared/MoreButton';
import { useCounted } from '../shared/numbers';
import { useHasEarlierHalts } from './useHalt';

/** Stops of all jobs that are over, read once they are asked for; not there where there were none. */
export function EarlierHalts() {
  const translate = useTranslate();
  const hasEarlier = useHasEarlierHalts();
  const [isOpen, setOpen] = useState(false);
  if (!hasEarlier) return null;
  return (
    <details className="earlier-halts" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{translate('halts.earlier')}</summary>
      {isOpen && <HaltList />}
    </details>
  );
}

function HaltList() {
  const halts = useInfiniteQuery({
    queryKey: ['halts', 'earlier'],
    queryFn: ({ pageParam, signal }) =>
      http.get<HaltPage>('/halts', { limit: 10, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 5000,
  });
  const earlier = halts.data?.pages.flatMap(({ data }) => data).filter(({ liftedAt }) => liftedAt);
  return (
    <>
      {halts.error && !earlier && <LoadError error={halts.error} onRetry={() => halts.refetch()} />}
      {halts.isPending && <span className="skeleton" />}
      <ul className="stack">
        {earlier?.map((halt) => (
          <li key={halt.id}>
            <Earlier halt={halt} />
          </li>
        ))}
      </ul>
      {halts.hasNextPage && (
        <MoreButton isBusy={halts.isFetchingNextPage} onMore={() => halts.fetchNextPage()} />
      )}
    </>
  );
}

/** From when until when, and who had which reason for either. */
function Earlier({ halt }: { halt: Halt }) {
  const translate = useTranslate();
  const counted = useCounted();
  const { createdAt, createdBy, reason, pausedJobs, liftedAt, liftedBy, liftReason } = halt;
  return (
    <>
      <div>
        <Time value={createdAt} precision="second" /> – <Time value={liftedAt} precision="second" zone />
        {pausedJobs > 0 && ` · ${counted('halts.paused', pausedJobs)}`}
      </div>
      <LongText text={translate('halts.stoppedBy', { name: createdBy?.name ?? '-', reason })} />
      <LongText
        text={translate('halts.liftedBy', { name: liftedBy?.name ?? '-', reason: liftReason ?? '-' })}
      />
    </>
  );
}
