import CloseIcon from '@mui/icons-material/Close';
import { useEffect, useRef } from 'react';
import { useTranslate } from 'react-admin';
import type { UserFilter } from '../providers/types';
import { Dated } from '../shared/Moment';
import { useConditions } from './useConditions';

interface FilterChipsProps {
  filter: UserFilter;
  onFilter: (patch: Partial<UserFilter>) => void;
  onClear: () => void;
}

/** The conditions in force, each removable. */
export function FilterChips({ filter, onFilter, onClear }: FilterChipsProps) {
  const translate = useTranslate();
  const conditions = useConditions()(filter);
  const { list, leaveFrom } = useFocusAfterRemoval(conditions.length);
  if (!conditions.length) return null;
  return (
    <ul className="condition-list" aria-label={translate('users.filter.active')} ref={list}>
      {conditions.map(({ key, label, rest }, index) => (
        <li key={key}>
          <button
            type="button"
            className="condition"
            aria-label={translate('users.filter.remove', { name: label })}
            onClick={() => {
              leaveFrom(index);
              onFilter(rest);
            }}
          >
            <span>
              <Dated text={label} />
            </span>
            <CloseIcon aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="link-button"
          onClick={() => {
            leaveFrom(0);
            onClear();
          }}
        >
          {translate('action.clearFilters')}
        </button>
      </li>
    </ul>
  );
}

/** A removed condition takes the focus with it: the next one gets it, after the last the page does. */
function useFocusAfterRemoval(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const left = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when there are more or fewer of them
  useEffect(() => {
    if (left.current === null) return;
    const others = list.current?.querySelectorAll<HTMLElement>('.condition') ?? [];
    const next = others[Math.min(left.current, others.length - 1)] ?? document.getElementById('main');
    left.current = null;
    next?.focus({ preventScroll: true });
  }, [count]);
  return {
    list,
    leaveFrom: (index: number) => {
      left.current = index;
    },
  };
}
