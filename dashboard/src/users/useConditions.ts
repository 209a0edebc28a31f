import { useTranslate } from 'react-admin';
import { useNotices } from '../notices/useNotices';
import type { UserFilter } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { reconfirmLabel } from './filters/reconfirm';
import { useCauseLabel, useConsentLabel, useScopeLabel } from './labels';
import { DAY_RANGES, NUMBER_FILTERS, type NumberFilter } from './listUrl';

/** One condition of a filter. */
interface Condition {
  key: string;
  /** In words. */
  label: string;
  /** What changes in the filter where it is taken out. */
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
      // Such a condition, of a saved question perhaps, finds nobody any more.
      const isWrong = notice?.superseded ? ` (${translate('notices.state.superseded')})` : '';
      add('noticeNotAccepted', `${translate('users.filter.menu.notice')}: ${name}${isWrong}`, {
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
