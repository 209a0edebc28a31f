import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocale, useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import type { ConsentEvent, CursorPage } from '../../providers/types';
import { EmptyState } from '../../shared/EmptyState';
import { LoadError } from '../../shared/ErrorNote';
import { MoreButton } from '../../shared/MoreButton';
import { Card } from '../../shared/Page';
import { formatDay, formatKst } from '../../shared/times';
import { FirstReadingEntry, HistoryEntry } from './HistoryEntry';
import { drawTogether, type Entry, isReading, newestFirst, timeOf } from './historyText';

/** Everything known to have happened to the person, newest first, under the days of the Korean calendar. */
export function History({ id }: { id: string }) {
  const translate = useTranslate();
  const locale = useLocale();
  const history = useInfiniteQuery({
    queryKey: ['history', id],
    queryFn: ({ pageParam }) =>
      http.get<CursorPage<ConsentEvent>>(`/users/${id}/history`, { limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const events = history.data?.pages.flatMap((page) => page.data);
  return (
    <Card title={translate('person.history.title')} note={translate('person.history.note')}>
      {history.error && !events && <LoadError error={history.error} onRetry={() => history.refetch()} />}
      {history.isPending && <span className="skeleton" />}
      {events?.length === 0 && <EmptyState title={translate('person.history.none')} />}
      {byDay(newestFirst(drawTogether(events ?? [], history.hasNextPage))).map(({ day, entries }) => (
        <section key={day.key} className="timeline-day" aria-label={formatDay(day.time, locale)}>
          <h3>{formatDay(day.time, locale)}</h3>
          <ol className="timeline">
            {entries.map((entry) =>
              isReading(entry) ? (
                <FirstReadingEntry key={entry.id} reading={entry} />
              ) : (
                <HistoryEntry key={entry.id} event={entry} />
              ),
            )}
          </ol>
        </section>
      ))}
      {history.hasNextPage && (
        <MoreButton isBusy={history.isFetchingNextPage} onMore={() => history.fetchNextPage()} />
      )}
    </Card>
  );
}

function byDay(all: Entry[]) {
  const days: { day: { key: string; time: string }; entries: Entry[] }[] = [];
  for (const entry of all) {
    const time = timeOf(entry);
    const date = formatKst(time, 'day') ?? '';
    const last = days.at(-1);
    if (last && formatKst(last.day.time, 'day') === date) last.entries.push(entry);
    // The newest entry's id keeps days apart where the order is not by day.
    else days.push({ day: { key: `${date}-${entry.id}`, time }, entries: [entry] });
  }
  return days;
}
