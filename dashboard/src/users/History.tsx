import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocale, useTranslate } from 'react-admin';
import type { ConsentEvent } from '../providers/types';
import { useApi } from '../providers/useApi';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Card } from '../shared/Page';
import { formatDay, formatKst } from '../shared/times';
import { HistoryEntry } from './HistoryEntry';
import { timeOf } from './historyText';

/** Everything known to have happened to the person, newest first, under the days of the Korean calendar. */
export function History({ id }: { id: string }) {
  const translate = useTranslate();
  const locale = useLocale();
  const api = useApi();
  const history = useInfiniteQuery({
    queryKey: ['history', id],
    queryFn: ({ pageParam }) => api.history(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const events = history.data?.pages.flatMap((page) => page.data);
  return (
    <Card title={translate('person.history.title')} note={translate('person.history.note')}>
      {history.error && !events && <LoadError error={history.error} onRetry={() => history.refetch()} />}
      {history.isPending && <span className="skeleton" />}
      {events?.length === 0 && <EmptyState title={translate('person.history.none')} />}
      {byDay(events ?? []).map(({ day, entries }) => (
        <section key={day.key} className="timeline-day" aria-label={formatDay(day.time, locale)}>
          <h3>{formatDay(day.time, locale)}</h3>
          <ol className="timeline">
            {entries.map((event) => (
              <HistoryEntry key={event.id} event={event} />
            ))}
          </ol>
        </section>
      ))}
      {history.hasNextPage && (
        <Button size="small" disabled={history.isFetchingNextPage} onClick={() => history.fetchNextPage()}>
          {translate('action.more')}
        </Button>
      )}
    </Card>
  );
}

function byDay(events: ConsentEvent[]) {
  const days: { day: { key: string; time: string }; entries: ConsentEvent[] }[] = [];
  for (const event of events) {
    const time = timeOf(event);
    const date = formatKst(time, 'day') ?? '';
    const last = days.at(-1);
    if (last && formatKst(last.day.time, 'day') === date) last.entries.push(event);
    // The newest entry's id keeps days apart where the order is not by day.
    else days.push({ day: { key: `${date}-${event.id}`, time }, entries: [event] });
  }
  return days;
}
