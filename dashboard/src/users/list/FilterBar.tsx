import ExpandIcon from '@mui/icons-material/ExpandMore';
import useMediaQuery from '@mui/material/useMediaQuery';
import { Fragment, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSeesFields } from '../../providers/session';
import type { UserFilter } from '../../providers/types';
import { SelectFilter } from '../../shared/SelectFilter';
import { FilterMenus } from '../filters/FilterMenus';
import { SORTS } from '../listUrl';
import { useConditions } from '../useConditions';
import { SavedQuestions } from './SavedQuestions';
import { SearchBox } from './SearchBox';

const WIDE = ['questions', 'search', 'menus', 'sort', 'help'] as const;
const NARROW = ['search', 'help', 'fold', 'sort', 'questions', 'menus'] as const;

interface FilterBarProps {
  filter: UserFilter;
  sort: string;
  question: string | null;
  onFilter: (patch: Partial<UserFilter>) => void;
  onSort: (sort: string) => void;
  /** Told whether the search box holds what is not asked yet. */
  onUnsettled: (isUnsettled: boolean) => void;
}

/**
 * What the list shows and in which order; on a phone all but the search and the order is behind one button. Whatever the
 * width, the parts are the same ones in another order, so that one that changes leaves menus open and what is half
 * typed as it is.
 */
export function FilterBar({ filter, sort, question, onFilter, onSort, onUnsettled }: FilterBarProps) {
  const translate = useTranslate();
  const seesFields = useSeesFields();
  const sorts = seesFields ? SORTS : SORTS.filter((one) => !one.endsWith('nickname'));
  const isNarrow = useMediaQuery('(max-width: 600px)', { noSsr: true });
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const isFolded = isNarrow && !isOpen;
  const bar = useRef<HTMLDivElement>(null);
  // Where the window turns narrow, a menu that is open keeps its button.
  useLayoutEffect(() => {
    if (isNarrow && bar.current?.querySelector('.filter-part [aria-expanded="true"]')) setOpen(true);
  }, [isNarrow]);
  const folding = (name: string, part: ReactNode) => (
    <div id={`${id}${name}`} className={`filter-part filter-${name}`} hidden={isFolded}>
      {part}
    </div>
  );
  const parts = {
    questions: folding('questions', <SavedQuestions filter={filter} question={question} />),
    search: (
      <SearchBox
        value={filter.q ?? ''}
        onSearch={(q) => onFilter({ q: q || undefined })}
        onUnsettled={onUnsettled}
      />
    ),
    menus: folding('menus', <FilterMenus filter={filter} onFilter={onFilter} />),
    fold: (
      <MenusButton
        filter={filter}
        isOpen={isOpen}
        controls={`${id}questions ${id}menus`}
        onPress={() => setOpen(!isOpen)}
      />
    ),
    sort: (
      <SelectFilter
        className="filter-sort"
        label={translate('users.sort.label')}
        value={sort}
        options={sorts.map((one) => ({ value: one, label: translate(`users.sort.${one}`) }))}
        onChange={onSort}
      />
    ),
    help: (
      <p id="search-help" className="card-note">
        {translate(seesFields ? 'users.search.help' : 'error.byCode.personal_search')}
      </p>
    ),
  };

  return (
    <div ref={bar} className="filter-bar filter-row">
      {(isNarrow ? NARROW : WIDE).map((name) => (
        <Fragment key={name}>{parts[name]}</Fragment>
      ))}
    </div>
  );
}

interface MenusButtonProps {
  filter: UserFilter;
  isOpen: boolean;
  /** Ids of what it opens. */
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
