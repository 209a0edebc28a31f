import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import type { AuditEvent } from '../providers/types';
import { useApi } from '../providers/useApi';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { MoreButton } from '../shared/MoreButton';
import { Card } from '../shared/Page';
import { useCauseLabel } from './labels';

/** Who of the service's own people saw or changed this person; only for those who may read the audit log. */
export function AccessCard({ id }: { id: string }) {
  return useMay('audit.read') ? <Accesses id={id} /> : null;
}

function Accesses({ id }: { id: string }) {
  const translate = useTranslate();
  const causeLabel = useCauseLabel();
  const api = useApi();
  const accesses = useInfiniteQuery({
    queryKey: ['access', id],
    queryFn: ({ pageParam }) => api.access(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const events = accesses.data?.pages.flatMap((page) => page.data);
  return (
    <Card title={translate('person.access.title')}>
      {accesses.error && !events && <LoadError error={accesses.error} onRetry={() => accesses.refetch()} />}
      {accesses.isPending && <span className="skeleton" />}
      <ul className="plain-list">
        {events?.map((event) => (
          <li key={event.id}>
            <div>
              {[
                translate(`audit.key.${event.key}`, { _: event.key }),
                ...partsSeen(event).map((part) => translate(part)),
              ].join(' · ')}
            </div>
            <div className="card-note">
              <Time value={event.occurredAt} precision="second" zone /> ·{' '}
              {event.operatorEmail ?? translate(`person.access.${event.actorType}`)}
              {event.reason && ` · ${event.reason}`}
              {causeTold(event) && ` · ${causeLabel(causeTold(event))}`}
            </div>
          </li>
        ))}
      </ul>
      {accesses.hasNextPage && (
        <MoreButton isBusy={accesses.isFetchingNextPage} onMore={() => accesses.fetchNextPage()} />
      )}
    </Card>
  );
}

/** Parts of the page that are looked at on their own, by what the record says of them, with their headings. */
const PARTS = { drift: 'drift.title', consentRequests: 'person.ask.title' };

const partsSeen = ({ details }: AuditEvent) =>
  Object.entries(PARTS).flatMap(([name, heading]) => (details[name] === true ? [heading] : []));

/** Why something happened as Kakao's webhook says; the history names it only where nobody had noticed before. */
const causeTold = ({ key, details }: AuditEvent) =>
  key === 'Webhook.Received' && typeof details.reason === 'string' ? details.reason : '';
