import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { ConsentMatrix } from '../providers/types';
import { CheckList } from '../shared/CheckList';
import { LiveRegion } from '../shared/LiveRegion';
import { Loaded, LoadedCards } from '../shared/Loaded';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { useCatalogue, useScopeLabel } from '../users/labels';
import { CombinationsCard } from './CombinationsCard';
import { NeedsCard } from './NeedsCard';
import { MAX_NEEDS, parseNeeds } from './needs';
import './overview.css';

/** People by what they agreed to together, and who lacks what of that which something needs. */
export default function MatrixPage() {
  const translate = useTranslate();
  const counted = useCounted();
  const { search } = useLocation();
  const needs = parseNeeds(search);
  const matrix = useQuery({
    queryKey: ['consent-matrix', needs],
    // What is shown until the next answer comes stays with the names that it was asked for.
    queryFn: async ({ signal }) => ({
      ...(await http.get<ConsentMatrix>('/consent-matrix', { needs }, signal)),
      asked: needs,
    }),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = matrix;
  const catalogue = useCatalogue().data;
  const lacking = data?.needs?.lacking.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const said = needs.length > 0 && data?.needs && !isPlaceholderData;
  return (
    <Page
      title={translate('matrix.title')}
      meta={[
        data && counted('matrix.people', data.people),
        data && data.unread > 0 && counted('matrix.unread', data.unread),
        data && (
          <span key="asOf">
            {translate('overview.asOf')} <Time value={data.asOf} precision="second" zone />
          </span>
        ),
        isPlaceholderData && <span key="busy">{translate('state.updating')}</span>,
      ]}
    >
      <div className="stack">
        <Card
          title={translate('matrix.needs.choose')}
          note={translate('matrix.needs.help', { max: MAX_NEEDS })}
        >
          <NeedsChoice needs={needs} />
        </Card>
        <LiveRegion text={said ? counted('matrix.needs.result', lacking) : ''} />
        <LoadedCards query={matrix} lines={8}>
          {(data) => (
            <>
              {data.needs && <NeedsCard matrix={data} result={data.needs} needs={data.asked} />}
              {/* Why it is not there is told above, where its names are to be chosen. */}
              {catalogue && <CombinationsCard matrix={data} catalogue={catalogue} />}
            </>
          )}
        </LoadedCards>
      </div>
    </Page>
  );
}

/** Scopes and terms to tick; what is ticked stands in the address. */
function NeedsChoice({ needs }: { needs: string[] }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const scopeLabel = useScopeLabel();
  const catalogue = useCatalogue();
  const choose = (next: string[]) => {
    if (next.length > MAX_NEEDS) return;
    navigate(next.length ? `/matrix?needs=${next.map(encodeURIComponent).join(',')}` : '/matrix', {
      replace: true,
    });
  };
  const part = (kind: 'scope' | 'term') => needs.filter((need) => need.startsWith(`${kind}:`));
  return (
    <Loaded query={catalogue}>
      {({ scopes, terms }) => (
        <div className="matrix-choice">
          <CheckList
            legend={translate('overview.rates.scope')}
            choices={scopes.map(({ id, displayName }) => ({
              value: `scope:${id}`,
              label: scopeLabel(id, displayName),
            }))}
            value={part('scope')}
            onChange={(ticked) => choose([...ticked, ...part('term')])}
          />
          <CheckList
            legend={translate('overview.rates.term')}
            choices={terms.map(({ tag }) => ({ value: `term:${tag}`, label: tag }))}
            value={part('term')}
            onChange={(ticked) => choose([...part('scope'), ...ticked])}
          />
        </div>
      )}
    </Loaded>
  );
}
