import CloseIcon from '@mui/icons-material/Close';
import { useEffect, useRef } from 'react';
import { useTranslate } from 'react-admin';
import { useNotices } from '../notices/useNotices';
import type { UserFilter } from '../providers/types';
import { Dated } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { readReconfirm } from './filters/reconfirm';
import { useCauseLabel, useConsentLabel, useScopeLabel } from './labels';
import { DAY_RANGES, NUMBER_FILTERS, type NumberFilter } from './listUrl';

interface Condition {
  key: string;
  label: string;
  rest: Partial<UserFilter>;
}

type Listed =
  | 'status'
  | 'agreed'
  | 'notAgreed'
  | 'termAgreed'
  | 'termNotAgreed'
  | 'unlinkedBy'
  | 'lacksAny'
  | 'gave'
  | 'withdrew'
  | 'drift';

/** A filter in words, one condition each, with what the filter is without it. */
export function useConditions(): (filter: UserFilter) => Condition[] {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const causeLabel = useCauseLabel();
  const counted = useCounted();
  const consentLabel = useConsentLabel();
  const notices = useNotices().data;
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
      ['unlinkedBy', (value) => `${translate('users.filter.unlinkedBy')}: ${causeLabel(value)}`],
      ['lacksAny', (value) => `${translate('users.filter.lacksAny')}: ${consentLabel(value)}`],
      ['gave', (value) => `${translate('users.filter.gave')}: ${consentLabel(value)}`],
      ['withdrew', (value) => `${translate('users.filter.withdrew')}: ${consentLabel(value)}`],
      ['drift', (value) => `${translate('users.filter.drift')}: ${translate(`drift.kind.${value}`)}`],
    ];
    for (const [name, label] of lists) {
      for (const value of filter[name] ?? []) {
        const others = (filter[name] as string[]).filter((other) => other !== value);
        add(`${name}-${value}`, label(value), { [name]: others });
      }
    }
    for (const [what, [from, to]] of Object.entries(DAY_RANGES)) {
      const happened = translate(`users.filter.${what}`);
      for (const [name, key] of [
        [from, 'from'],
        [to, 'to'],
      ] as const) {
        const date = filter[name];
        if (date)
          add(name, `${happened}: ${translate(`users.filter.${key}`, { date })}`, { [name]: undefined });
      }
    }
    if (filter.reconfirm) {
      add('reconfirm', reconfirmLabel(filter.reconfirm, translate), { reconfirm: undefined });
    }
    for (const name of Object.keys(NUMBER_FILTERS) as NumberFilter[]) {
      const count = filter[name];
      if (count) add(name, counted(`users.filter.${name}Value`, count), { [name]: undefined });
    }
    if (filter.noticeNotAccepted) {
      const notice = notices?.find(({ id }) => id === filter.noticeNotAccepted);
      const name = notice ? `${notice.subject} ${notice.version}` : `#${filter.noticeNotAccepted}`;
      add('noticeNotAccepted', `${translate('users.filter.menu.notice')}: ${name}`, {
        noticeNotAccepted: undefined,
      });
    }
    if (filter.ids?.length) {
      const label = `${translate('users.filter.ids')}: ${counted('users.count', filter.ids.length)}`;
      add('ids', label, { ids: undefined });
    }
    return conditions;
  };
}

function reconfirmLabel(text: string, translate: (key: string, options: object) => string): string {
  const { tag, due, from, to } = readReconfirm(text) ?? { tag: text, due: '', from: '', to: '' };
  const when =
    due === 'unknown'
      ? 'Unknown'
      : to === ''
        ? 'From'
        : from !== ''
          ? 'Between'
          : to === '0'
            ? 'Overdue'
            : 'To';
  return translate(`users.filter.reconfirm${when}`, { tag, from, to });
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
