import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LinkBase, useLocation, useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Overview, UserFilter } from '../providers/types';
import { LoadedCards } from '../shared/Loaded';
import { Time } from '../shared/Moment';
import { Page } from '../shared/Page';
import { PeopleLink } from '../users/PeopleLink';
import { CausesCard } from './CausesCard';
import { ChangesCard } from './ChangesCard';
import { FreshnessCard } from './FreshnessCard';
import { LinksCard } from './LinksCard';
import { PERIODS, parseOverview } from './overviewUrl';
import { RatesCard } from './RatesCard';
import './overview.css';

/** How often the figures are asked for again while the page is open. */
const RENEW_MS = 30_000;

/** Everyone at a glance; every figure leads to the list of the people whom it counts. */
export default function OverviewPage() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const { search } = useLocation();
  const { by, of } = parseOverview(search);
  const overview = useQuery({
    queryKey: ['overview', by],
    queryFn: ({ signal }) => http.get<Overview>('/overview', { by }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
  const { data, isPlaceholderData } = overview;
  const addressOf = (change: { by?: string; of?: string }) => {
    const params = new URLSearchParams(search);
    for (const [name, value] of Object.entries(change)) params.set(name, value);
    return `/overview?${params.toString().replaceAll('%3A', ':')}`;
  };
  return (
    <Page
      title={translate('overview.title')}
      meta={[
        data && (
          <span key="asOf">
            {translate('overview.asOf')} <Time value={data.asOf} precision="second" zone />
          </span>
        ),
        isPlaceholderData && <span key="busy">{translate('state.updating')}</span>,
      ]}
      actions={
        <nav className="row" aria-label={translate('overview.by.label')}>
          {PERIODS.map((period) => (
            <LinkBase
              key={period}
              className="condition condition-fixed"
              to={addressOf({ by: period })}
              aria-current={period === by ? 'true' : undefined}
            >
              {translate(`overview.by.${period}`)}
            </LinkBase>
          ))}
        </nav>
      }
    >
      <LoadedCards query={overview} lines={10}>
        {(data) => (
          <div className="stack" aria-busy={isPlaceholderData}>
            <People view={data} />
            <LinksCard view={data} />
            <RatesCard view={data} kind="scope" />
            <RatesCard view={data} kind="term" />
            <ChangesCard view={data} of={of} onOf={(of) => navigate(addressOf({ of }), { replace: true })} />
            <div className="figure-pair">
              <CausesCard view={data} />
              <FreshnessCard view={data} />
            </div>
          </div>
        )}
      </LoadedCards>
    </Page>
  );
}

function People({ view: { people } }: { view: Overview }) {
  const translate = useTranslate();
  const figures: [key: string, count: number, filter: UserFilter][] = [
    ['linked', people.linked, { status: ['linked'] }],
    ['waiting', people.waiting, { status: ['waiting'] }],
    ['waitingOverDay', people.waitingOverDay, { waitingLongerThanHours: 24 }],
    ['unlinked', people.unlinked, { status: ['unlinked'] }],
  ];
  return (
    <dl className="card figure-people">
      {figures.map(([key, count, filter]) => {
        const what = translate(`overview.people.${key}`);
        return (
          <div key={key}>
            <dt>{what}</dt>
            <dd>
              <PeopleLink count={count} filter={filter} what={what} alone />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
