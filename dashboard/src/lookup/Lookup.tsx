import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useLocation, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { ErrorNote } from '../shared/ErrorNote';
import { IdsField } from '../shared/IdsField';
import { parseIds } from '../shared/ids';
import { LiveRegion } from '../shared/LiveRegion';
import { useCounted, useNumber } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { SkeletonCard } from '../shared/Skeleton';
import { SteadyButton } from '../shared/SteadyButton';
import { useFocusOnError } from '../shared/useFocusOnError';
import { useKept } from '../shared/useKept';
import { type Answer, LookupResult } from './LookupResult';
import './lookup.css';

const MAX_IDS = 10_000;

/** What was looked up last, and which page of the answer is shown; ids of people stand in no address. */
interface LookedUp {
  ids: string[];
  page: number;
}

/** Pasted ids, answered by Kakao itself at this moment. */
export default function Lookup() {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const queries = useQueryClient();
  const asked = new URLSearchParams(useLocation().search).get('ids') ?? '';
  const [last, keep] = useKept<LookedUp>('lookup');
  const [text, setText] = useState((last?.ids ?? asked.split(',')).join('\n'));
  const form = useRef<HTMLFormElement>(null);
  const [attempt, setAttempt] = useState(0);
  useFocusOnError(form, attempt);
  const { ids } = useMemo(() => parseIds(text), [text]);
  const look = useMutation({
    mutationFn: (wanted: string[]) => http.post<Answer>('/users/lookup', { ids: wanted }),
    onSuccess: (said, wanted) => {
      queries.setQueryData(['lookup', wanted], said);
      queries.invalidateQueries({ queryKey: ['users'] });
      queries.invalidateQueries({ queryKey: ['person'] });
    },
  });
  const { data: answer, dataUpdatedAt } = useAnswer(last?.ids);
  const problem = !ids.length
    ? translate('lookup.none')
    : ids.length > MAX_IDS
      ? translate('lookup.tooMany', { max: number(MAX_IDS) })
      : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAttempt(attempt + 1);
    if (problem || look.isPending) return;
    keep({ ids, page: 1 }, true);
    look.mutate(ids);
  };
  const said = look.isPending
    ? translate('lookup.busy')
    : answer
      ? translate(answer.unreadable.length ? 'lookup.resultUnreadable' : 'lookup.result', {
          found: number(answer.data.length),
          missing: number(answer.notLinked.length),
          unreadable: number(answer.unreadable.length),
        })
      : '';
  return (
    <Page title={translate('lookup.title')} meta={[translate('lookup.lead')]}>
      <div className="stack">
        <Card>
          <form ref={form} className="stack lookup-form" onSubmit={submit} noValidate>
            <IdsField
              label={translate('lookup.label')}
              value={text}
              onChange={setText}
              error={attempt > 0 ? problem : undefined}
            />
            <div className="row">
              <SteadyButton type="submit" variant="contained" disabled={look.isPending}>
                {look.isPending
                  ? translate('lookup.busy')
                  : ids.length
                    ? counted('lookup.submitCount', ids.length)
                    : translate('lookup.submit')}
              </SteadyButton>
            </div>
          </form>
        </Card>
        <LiveRegion text={said} />
        {Boolean(look.error) && <ErrorNote error={look.error} />}
        {look.isPending && <SkeletonCard lines={5} />}
        {last && answer && !look.isPending && (
          <LookupResult
            {...answer}
            at={new Date(dataUpdatedAt).toISOString()}
            page={last.page}
            onPage={(page) => keep({ ...last, page })}
          />
        )}
      </div>
    </Page>
  );
}

/** What Kakao said of these when they were looked up last; forgotten a while after the page was left. */
function useAnswer(ids: string[] | undefined) {
  return useQuery<Answer>({ queryKey: ['lookup', ids], enabled: false });
}
