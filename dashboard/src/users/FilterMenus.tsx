import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useTranslate } from 'react-admin';
import type { UserFilter, UserStatus } from '../providers/types';
import { CheckList } from '../shared/CheckList';
import { FilterMenu } from '../shared/FilterMenu';
import { ConsentFilter } from './ConsentFilter';
import { DateRange } from './DateRange';
import { useCatalogue, useScopeLabel } from './labels';
import { DRIFTS, isListedDrift, NUMBER_FILTERS, type NumberFilter, STATUSES } from './listUrl';
import { NumberConditions } from './NumberConditions';

interface FilterMenusProps {
  filter: UserFilter;
  onFilter: (patch: Partial<UserFilter>) => void;
}

/** Every condition but the search text, each behind a button of its own. */
export function FilterMenus({ filter, onFilter }: FilterMenusProps) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const catalogue = useCatalogue().data;
  const statuses = filter.status ?? [];
  const size = (...lists: (string[] | undefined)[]) =>
    lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
  const toggleStatus = (status: UserStatus) =>
    onFilter({
      status: statuses.includes(status) ? statuses.filter((one) => one !== status) : [...statuses, status],
    });
  const labels = (kind: '' | 'term') =>
    kind
      ? { agreed: translate('users.filter.termAgreed'), notAgreed: translate('users.filter.termNotAgreed') }
      : { agreed: translate('users.filter.agreed'), notAgreed: translate('users.filter.notAgreed') };

  return (
    <>
      <FilterMenu label={translate('users.filter.status')} count={statuses.length}>
        <div className="stack filter-form" style={{ gap: 0 }}>
          {STATUSES.map((status) => (
            <FormControlLabel
              key={status}
              control={<Checkbox checked={statuses.includes(status)} onChange={() => toggleStatus(status)} />}
              label={translate(`status.${status}`)}
            />
          ))}
        </div>
      </FilterMenu>
      <FilterMenu label={translate('users.column.consents')} count={size(filter.agreed, filter.notAgreed)}>
        <ConsentFilter
          entries={
            catalogue?.scopes.map(({ id, displayName }) => ({ id, label: scopeLabel(id, displayName) })) ?? []
          }
          agreed={filter.agreed ?? []}
          notAgreed={filter.notAgreed ?? []}
          labels={labels('')}
          onChange={(agreed, notAgreed) => onFilter({ agreed, notAgreed })}
        />
      </FilterMenu>
      <FilterMenu
        label={translate('users.column.terms')}
        count={size(filter.termAgreed, filter.termNotAgreed)}
      >
        <ConsentFilter
          entries={catalogue?.terms.map(({ tag }) => ({ id: tag, label: tag })) ?? []}
          agreed={filter.termAgreed ?? []}
          notAgreed={filter.termNotAgreed ?? []}
          labels={labels('term')}
          onChange={(termAgreed, termNotAgreed) => onFilter({ termAgreed, termNotAgreed })}
        />
      </FilterMenu>
      <FilterMenu
        label={translate('users.filter.connected')}
        count={(filter.connectedFrom ? 1 : 0) + (filter.connectedTo ? 1 : 0)}
      >
        <DateRange
          from={filter.connectedFrom}
          to={filter.connectedTo}
          onApply={(connectedFrom, connectedTo) => onFilter({ connectedFrom, connectedTo })}
        />
      </FilterMenu>
      <FilterMenu
        label={translate('users.filter.more')}
        count={
          (Object.keys(NUMBER_FILTERS) as NumberFilter[]).filter((name) => filter[name]).length +
          size(filter.drift)
        }
      >
        <NumberConditions filter={filter} onApply={onFilter} />
        <CheckList
          legend={translate('users.filter.drift')}
          choices={DRIFTS.map((kind) => ({ value: kind, label: translate(`drift.kind.${kind}`) }))}
          value={filter.drift ?? []}
          onChange={(kinds) => onFilter({ drift: kinds.filter(isListedDrift) })}
        />
      </FilterMenu>
    </>
  );
}
