import ExpandIcon from '@mui/icons-material/ExpandMore';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSeesFields } from '../providers/session';
import type { UserFilter } from '../providers/types';
import { SelectFilter } from '../shared/SelectFilter';
import { FilterMenus } from './filters/FilterMenus';
import { SORTS } from './listUrl';
import { SavedQuestions } from './SavedQuestions';
import { SearchBox } from './SearchBox';
import { useConditions } from './useConditions';

interface FilterBarProps {
  filter: UserFilter;
  sort: string;
  question: string | null;
  onFilter: (patch: Partial<UserFilter>) => void;
  onSort: (sort: string) => void;
}

/** What the list shows and in which order; on a phone all but the search and the order is behind one button. */
export function FilterBar({ filter, sort, question, onFilter, onSort }: FilterBarProps) {
  const translate = useTranslate();
  const seesFields = useSeesFields();
  const sorts = seesFields ? SORTS : SORTS.filter((one) => !one.endsWith('nickname'));
  const isNarrow = useMediaQuery('(max-width: 600px)', { noSsr: true });
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const questions = <SavedQuestions filter={filter} question={question} />;
  const menus = <FilterMenus filter={filter} onFilter={onFilter} />;
  const help = (
    <p id="search-help" className="card-note">
      {translate(seesFields ? 'users.search.help' : 'error.byCode.personal_search')}
    </p>
  );

  return (
    <div className="filter-bar">
      <div className="filter-row">
        {!isNarrow && questions}
        <SearchBox value={filter.q ?? ''} onSearch={(q) => onFilter({ q: q || undefined })} />
        {isNarrow && help}
        {isNarrow ? (
          <MenusButton filter={filter} isOpen={isOpen} controls={id} onPress={() => setOpen(!isOpen)} />
        ) : (
          menus
        )}
        <SelectFilter
          className="filter-sort"
          label={translate('users.sort.label')}
          value={sort}
          options={sorts.map((one) => ({ value: one, label: translate(`users.sort.${one}`) }))}
          onChange={onSort}
        />
      </div>
      {isNarrow && isOpen && (
        <div id={id} className="filter-row">
          {questions}
          {menus}
        </div>
      )}
      {!isNarrow && help}
    </div>
  );
}

interface MenusButtonProps {
  filter: UserFilter;
  isOpen: boolean;
  /** Id of what it opens. */
  controls: string;
  onPress: () => void;
}

/** Opens and closes the filters, and says how many conditions are in force. */
function MenusButton({ filter, isOpen, controls, onPress }: MenusButtonProps) {
  const translate = useTranslate();
  const count = useConditions()({ ...filter, q: undefined }).length;
  return (
    <button
      type="button"
      className={`filter-button filter-fold ${count ? 'filter-button-on' : ''}`}
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      onClick={onPress}
    >
      <span className="filter-label">{translate('users.filter.all')}</span>
      {count > 0 && <span className="filter-count num">{count}</span>}
      <ExpandIcon aria-hidden />
    </button>
  );
}
