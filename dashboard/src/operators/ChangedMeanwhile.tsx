import { useTranslate } from 'react-admin';
import type { Operator } from '../providers/types';
import { Band } from '../shared/Band';
import { seenChanges } from './operatorForm';

/** Tells whoever was not the first to change an account what has become of it, in the place of the refusal. */
export function ChangedMeanwhile({ before, now }: { before: Operator; now: Operator }) {
  const translate = useTranslate();
  const t = (key: string, params?: object) => translate(`operators.meanwhile.${key}`, params);
  const shown = ({ name, role, disabled }: Operator) => ({
    name,
    role: translate(`role.${role}`),
    disabled: translate(disabled ? 'operators.disabled' : 'operators.active'),
  });
  const [from, to] = [shown(before), shown(now)];
  const seen = seenChanges(before, now);
  return (
    <Band kind="danger" alert title={t('title')}>
      <ul className="plain-list">
        {seen.map((field) => (
          <li key={field}>{t(field, { from: from[field], to: to[field] })}</li>
        ))}
        {seen.length === 0 && <li>{t('unseen')}</li>}
      </ul>
      <span>{t('body')}</span>
    </Band>
  );
}
