import { useState } from 'react';
import { useNavigate, useTranslate } from 'react-admin';
import { useMay } from '../../providers/session';
import type { UserFilter } from '../../providers/types';
import { AddressUnclear } from '../../shared/AddressUnclear';
import { EmptiedPage } from '../../shared/EmptiedPage';
import { LoadError } from '../../shared/ErrorNote';
import { isStrayCursor } from '../../shared/errors';
import { LiveRegion } from '../../shared/LiveRegion';
import { Checked, Time } from '../../shared/Moment';
import { useCounted } from '../../shared/numbers';
import { Page } from '../../shared/Page';
import { Pager } from '../../shared/Pager';
import { SearchLost } from '../../shared/SearchLost';
import { Table } from '../../shared/Table';
import { useUserColumns } from '../columns';
import { FilterChips } from '../FilterChips';
import { isFiltered, withPatch } from '../listUrl';
import { isSameFilter, useSavedQuestions } from '../useSavedQuestions';
import { BulkBar, useChosenText } from './BulkBar';
import { FilterBar } from './FilterBar';
import { NoUsers } from './NoUsers';
import { useTicks } from './useTicks';
import { useFreshness, useListState, useUserPage } from './useUserList';
import '../users.css';

const FIRST_PAGE = { page: 1, cursor: null };

/** The list of people: filtered, sorted, leafed through, and chosen for a job or a check. */
export default function UserList() {
  const translate = useTranslate();
  const counted = useCounted();
  const navigate = useNavigate();
  const { state, change, isSearchLost, isUnclear, previousCursor } = useListState();
  const list = useUserPage(state);
  const fresh = useFreshness();
  const question = useSavedQuestions().data?.find(({ id }) => id === state.question);
  const mayAct = useMay('jobs.create');
  const ticks = useTicks(state, list.data, change);
  const columns = useUserColumns();
  const [isUnsettled, setUnsettled] = useState(false);
  // The time of the rows; those that are shown until others come keep theirs.
  const [shownAt, setShownAt] = useState(0);
  if (list.dataUpdatedAt > 0 && list.dataUpdatedAt !== shownAt) setShownAt(list.dataUpdatedAt);

  const onFilter = (patch: Partial<UserFilter>) => {
    change({ filter: withPatch(state.filter, patch), ...FIRST_PAGE, all: false });
  };
  const clear = () => change({ filter: {}, ...FIRST_PAGE, all: false, question: null });
  const { data, total, totalIsExact, nextCursor, isPlaceholderData } = list;
  // That there was nobody says nothing of what is asked for now.
  const rows = isPlaceholderData && data?.length === 0 ? undefined : data;
  const onNext = () => {
    // Rows that are shown meanwhile end with a cursor of their own page or question.
    if (!isPlaceholderData) change({ page: state.page + 1, cursor: nextCursor });
  };
  const onRetry = () => (isStrayCursor(list.error) ? change(FIRST_PAGE, true) : list.refetch());
  const count =
    total === undefined ? null : counted(totalIsExact ? 'users.count' : 'users.countAtLeast', total);
  const chosenText = useChosenText(state, rows, total, totalIsExact);
  const matching = isFiltered(state.filter) && total !== undefined;
  const results = counted(`users.filter.results${totalIsExact ? '' : 'AtLeast'}`, total ?? 0);

  return (
    <Page
      title={translate('users.title')}
      meta={[
        count && <strong key="count">{count}</strong>,
        fresh && <Checked key="fresh" at={fresh} message="users.fresh" />,
        data && (
          <span key="asOf">
            {translate('overview.asOf')}{' '}
            <Time value={new Date(shownAt).toISOString()} precision="second" zone />
          </span>
        ),
        isPlaceholderData && <span key="busy">{translate('state.updating')}</span>,
      ]}
    >
      <FilterBar
        question={state.question}
        filter={state.filter}
        sort={state.sort}
        onFilter={onFilter}
        onSort={(sort) => change({ sort, ...FIRST_PAGE })}
        onUnsettled={setUnsettled}
      />
      <FilterChips filter={state.filter} onFilter={onFilter} onClear={clear} />
      <LiveRegion text={matching && !isPlaceholderData ? results : ''} />
      <LiveRegion text={mayAct ? chosenText : ''} />
      {isSearchLost && <SearchLost />}
      {isUnclear && <AddressUnclear />}
      <div className="card">
        {mayAct && (
          <BulkBar
            state={state}
            chosenText={chosenText}
            total={total}
            totalIsExact={totalIsExact}
            pageTicked={Boolean(data?.length) && (data?.every(ticks.isSelected) ?? false)}
            busy={isPlaceholderData || isUnsettled}
            question={question && isSameFilter(question.filter, state.filter) ? question.id : null}
            onAll={() => change({ all: true, ticked: [] }, true)}
            onClear={() => change({ all: false, ticked: [] }, true)}
          />
        )}
        {list.error && !data ? (
          <LoadError error={list.error} onRetry={onRetry} />
        ) : rows?.length === 0 && state.page === 1 ? (
          <NoUsers filtered={isFiltered(state.filter)} q={state.filter.q} onClear={clear} />
        ) : (
          <>
            {rows?.length === 0 ? (
              <EmptiedPage />
            ) : (
              <Table
                caption={translate('users.caption', { sort: translate(`users.sort.${state.sort}`) })}
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                sort={state.sort}
                onSort={(sort) => change({ sort, ...FIRST_PAGE })}
                onRowClick={({ id }) => navigate(`/users/${id}`)}
                selection={mayAct ? ticks : undefined}
                busy={isPlaceholderData}
                skeletonRows={12}
              />
            )}
            {rows && (
              <Pager
                page={state.page}
                limit={state.limit}
                shown={rows.length}
                total={total}
                totalIsExact={totalIsExact}
                onFirst={state.page > 1 ? () => change(FIRST_PAGE) : undefined}
                onPrevious={
                  state.page > 1 && previousCursor !== undefined
                    ? () => change({ page: state.page - 1, cursor: previousCursor })
                    : undefined
                }
                onNext={nextCursor ? onNext : undefined}
                onLimit={(limit) => change({ limit, ...FIRST_PAGE })}
              />
            )}
          </>
        )}
      </div>
    </Page>
  );
}
