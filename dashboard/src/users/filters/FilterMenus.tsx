import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useTranslate } from 'react-admin';
import type { UserFilter, UserStatus } from '../../providers/types';
import { FilterMenu } from '../../shared/FilterMenu';
import { Loaded } from '../../shared/Loaded';
import { useCatalogue, useScopeLabel } from '../labels';
import { STATUSES } from '../listUrl';
import { ConsentFilter } from './ConsentFilter';
import { ConnectedForm } from './DayRange';
import { countIn, MoreFilters } from './MoreFilters';

interface FilterMenusProps {
  filter: UserFilter;
  onFilter: (patch: Partial<UserFilter>) => void;
}

/** Every condition but the search text: those asked for most behind buttons of their own, the rest behind one. */
export function FilterMenus({ filter, onFilter }: FilterMenusProps) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const catalogue = useCatalogue();
  const statuses = filter.status ?? [];
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
      <FilterMenu label={translate('users.column.consents')} count={countIn(filter, ['agreed', 'notAgreed'])}>
        <Loaded query={catalogue}>
          {({ scopes }) => (
            <ConsentFilter
              entries={scopes.map(({ id, displayName }) => ({ id, label: scopeLabel(id, displayName) }))}
              agreed={filter.agreed ?? []}
              notAgreed={filter.notAgreed ?? []}
              labels={labels('')}
              onChange={(agreed, notAgreed) => onFilter({ agreed, notAgreed })}
            />
          )}
        </Loaded>
      </FilterMenu>
      <FilterMenu
        label={translate('users.column.terms')}
        count={countIn(filter, ['termAgreed', 'termNotAgreed'])}
      >
        <Loaded query={catalogue}>
          {({ terms }) => (
            <ConsentFilter
              entries={terms.map(({ tag }) => ({ id: tag, label: tag }))}
              agreed={filter.termAgreed ?? []}
              notAgreed={filter.termNotAgreed ?? []}
              labels={labels('term')}
              onChange={(termAgreed, termNotAgreed) => onFilter({ termAgreed, termNotAgreed })}
            />
          )}
        </Loaded>
      </FilterMenu>
      <FilterMenu
        label={translate('users.filter.connected')}
        count={countIn(filter, ['connectedFrom', 'connectedTo'])}
      >
        {(close) => (
          <ConnectedForm
            filter={filter}
            onApply={(patch) => {
              close();
              onFilter(patch);
            }}
          />
        )}
      </FilterMenu>
      <MoreFilters filter={filter} onApply={onFilter} />
    </>
  );
}
