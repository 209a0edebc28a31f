import { useTranslate } from 'react-admin';
import type { UserFilter } from '../providers/types';
import { SelectFilter } from '../shared/SelectFilter';
import { FilterMenus } from './filters/FilterMenus';
import { SORTS } from './listUrl';
import { SavedQuestions } from './SavedQuestions';
import { SearchBox } from './SearchBox';

interface FilterBarProps {
  filter: UserFilter;
  sort: string;
  question: string | null;
  onFilter: (patch: Partial<UserFilter>) => void;
  onSort: (sort: string) => void;
}

export function FilterBar({ filter, sort, question, onFilter, onSort }: FilterBarProps) {
  const translate = useTranslate();

  return (
    <div className="filter-bar">
      <div className="filter-row">
        <SavedQuestions filter={filter} question={question} />
        <SearchBox value={filter.q ?? ''} onSearch={(q) => onFilter({ q: q || undefined })} />
        <FilterMenus filter={filter} onFilter={onFilter} />
        <SelectFilter
          className="filter-sort"
          label={translate('users.sort.label')}
          value={sort}
          options={SORTS.map((one) => ({ value: one, label: translate(`users.sort.${one}`) }))}
          onChange={onSort}
        />
      </div>
      <p id="search-help" className="card-note">
        {translate('users.search.help')}
      </p>
    </div>
  );
}
