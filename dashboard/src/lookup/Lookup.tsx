import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { useLocation, useTranslate } from 'react-admin';
import { useApi } from '../providers/useApi';
import { ErrorNote } from '../shared/ErrorNote';
import { IdsField } from '../shared/IdsField';
import { parseIds } from '../shared/ids';
import { LiveRegion } from '../shared/LiveRegion';
import { useCounted, useNumber } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { SkeletonCard } from '../shared/Skeleton';
import { SteadyButton } from '../shared/SteadyButton';
import { LookupResult } from './LookupResult';

const MAX_IDS = 10_000;

/** Pasted ids, answered by Kakao itself at this moment. */
export default function Lookup() {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const api = useApi();
  const queries = useQueryClient();
  const asked = new URLSearchParams(useLocation().search).get('ids') ?? '';
  const [text, setText] = useState(asked.split(',').join('\n'));
  const [tried, setTried] = useState(false);
  const { ids } = useMemo(() => parseIds(text), [text]);
  const look = useMutation({
    mutationFn: (wanted: string[]) => api.lookup(wanted),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['users'] });
      queries.invalidateQueries({ queryKey: ['person'] });
    },
  });
  const problem = !ids.length
    ? translate('lookup.none')
    : ids.length > MAX_IDS
      ? translate('lookup.tooMany', { max: number(MAX_IDS) })
      : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!problem && !look.isPending) look.mutate(ids);
  };
  const said = look.isPending
    ? translate('lookup.busy')
    : look.data
      ? translate('lookup.result', {
          found: number(look.data.data.length),
          missing: number(look.data.notLinked.length),
        })
      : '';
  return (
    <Page title={translate('lookup.title')} meta={[translate('lookup.lead')]}>
      <div className="stack">
        <Card>
          <form className="stack lookup-form" onSubmit={submit} noValidate>
            <IdsField
              label={translate('lookup.label')}
              value={text}
              onChange={setText}
              error={tried && problem ? problem : undefined}
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
        {look.data && !look.isPending && <LookupResult {...look.data} />}
      </div>
    </Page>
  );
}
