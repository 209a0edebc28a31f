import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ResultTag } from '../../audit/ResultTag';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { AuditEvent, CursorPage } from '../../providers/types';
import { LoadError } from '../../shared/ErrorNote';
import { LongText } from '../../shared/LongText';
import { Time } from '../../shared/Moment';
import { MoreButton } from '../../shared/MoreButton';
import { Card } from '../../shared/Page';
import { useCauseLabel } from '../labels';

/** Who of the service's own people saw or changed this person; only for those who may read the audit log. */
export function AccessCard({ id }: { id: string }) {
  return useMay('audit.read') ? <Accesses id={id} /> : null;
}

function Accesses({ id }: { id: string }) {
  const translate = useTranslate();
  const causeLabel = useCauseLabel();
  const [acts, setActs] = useState(false);
  const accesses = useInfiniteQuery({
    queryKey: ['access', id, acts],
    queryFn: ({ pageParam }) =>
      http.get<CursorPage<AuditEvent>>(`/users/${id}/access`, { limit: 10, cursor: pageParam, acts }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous, query) => (query?.queryKey[1] === id ? previous : undefined),
  });
  const events = accesses.data?.pages.flatMap((page) => page.data);
  return (
    <Card title={translate('person.access.title')}>
      <FormControlLabel
        control={<Checkbox checked={acts} onChange={(_, checked) => setActs(checked)} />}
        label={translate('person.access.actsOnly')}
      />
      {accesses.error && !events && <LoadError error={accesses.error} onRetry={() => accesses.refetch()} />}
      {accesses.isPending && <span className="skeleton" />}
      {events?.length === 0 && <p className="card-note">{translate('person.access.none')}</p>}
      <ul className="plain-list" aria-busy={accesses.isPlaceholderData}>
        {events?.map((event) => (
          <li key={event.id}>
            <div>
              {[
                translate(`audit.key.${event.key}`, { _: event.key }),
                ...partsSeen(event).map((part) => translate(part)),
              ].join(' · ')}
              {event.result !== 'succeeded' && (
                <>
                  {' '}
                  <ResultTag event={event} />
                </>
              )}
            </div>
            <div className="card-note">
              <Time value={event.occurredAt} precision="second" zone /> ·{' '}
              {event.operatorEmail ?? translate(`person.access.${event.actorType}`)}
              {causeTold(event) && ` · ${causeLabel(causeTold(event))}`}
              {event.reason && <LongText text={event.reason} />}
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
