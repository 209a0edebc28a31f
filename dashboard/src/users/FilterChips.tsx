import CloseIcon from '@mui/icons-material/Close';
import { useTranslate } from 'react-admin';
import type { UserFilter } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { useScopeLabel } from './labels';
import { NUMBER_FILTERS, type NumberFilter } from './listUrl';

interface Condition {
  key: string;
  label: string;
  rest: Partial<UserFilter>;
}

type Listed = 'status' | 'agreed' | 'notAgreed' | 'termAgreed' | 'termNotAgreed';

/** A filter in words, one condition each, with what the filter is without it. */
export function useConditions(): (filter: UserFilter) => Condition[] {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const counted = useCounted();
  return (filter) => {
    const conditions: Condition[] = [];
    const add = (key: string, label: string, rest: Partial<UserFilter>) =>
      conditions.push({ key, label, rest });
    if (filter.q) add('q', `${translate('users.filter.q')}: ${filter.q}`, { q: undefined });
    const lists: [Listed, (value: string) => string][] = [
      ['status', (value) => `${translate('users.filter.status')}: ${translate(`status.${value}`)}`],
      ['agreed', (value) => `${translate('users.filter.agreed')}: ${scopeLabel(value)}`],
      ['notAgreed', (value) => `${translate('users.filter.notAgreed')}: ${scopeLabel(value)}`],
      ['termAgreed', (value) => `${translate('users.filter.termAgreed')}: ${value}`],
      ['termNotAgreed', (value) => `${translate('users.filter.termNotAgreed')}: ${value}`],
    ];
    for (const [name, label] of lists) {
      for (const value of filter[name] ?? []) {
        add(`${name}-${value}`, label(value), { [name]: filter[name]?.filter((other) => other !== value) });
      }
    }
    const linked = translate('users.filter.connected');
    if (filter.connectedFrom) {
      const label = `${linked}: ${translate('users.filter.from', { date: filter.connectedFrom })}`;
      add('connectedFrom', label, { connectedFrom: undefined });
    }
    if (filter.connectedTo) {
      const label = `${linked}: ${translate('users.filter.to', { date: filter.connectedTo })}`;
      add('connectedTo', label, { connectedTo: undefined });
    }
    for (const name of Object.keys(NUMBER_FILTERS) as NumberFilter[]) {
      const count = filter[name];
      if (count) add(name, counted(`users.filter.${name}Value`, count), { [name]: undefined });
    }
    if (filter.ids?.length) {
      const label = `${translate('users.filter.ids')}: ${counted('users.count', filter.ids.length)}`;
      add('ids', label, { ids: undefined });
    }
    return conditions;
  };
}

interface FilterChipsProps {
  filter: UserFilter;
  onFilter: (patch: Partial<UserFilter>) => void;
  onClear: () => void;
}

/** The conditions in force, each removable. */
export function FilterChips({ filter, onFilter, onClear }: FilterChipsProps) {
  const translate = useTranslate();
  const conditions = useConditions()(filter);
  if (!conditions.length) return null;
  return (
    <ul className="condition-list" aria-label={translate('users.filter.active')}>
      {conditions.map(({ key, label, rest }) => (
        <li key={key}>
          <button
            type="button"
            className="condition"
            aria-label={translate('users.filter.remove', { name: label })}
            onClick={() => onFilter(rest)}
          >
            {label}
            <CloseIcon aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="link-button" onClick={onClear}>
          {translate('action.clearFilters')}
        </button>
      </li>
    </ul>
  );
}
