import { useTranslate } from 'react-admin';
import type { ProfileField, User } from '../providers/types';
import { fieldState } from './fieldState';

/** The three absences, each with its own look and words. */
export function Absent({ kind }: { kind: 'none' | 'notAgreed' | 'unknown' }) {
  const translate = useTranslate();
  if (kind === 'none') {
    return (
      <span className="absent">
        <span aria-hidden>-</span>
        <span className="visually-hidden">{translate('state.none')}</span>
      </span>
    );
  }
  if (kind === 'notAgreed') return <span className="absent">{translate('state.notAgreed')}</span>;
  return (
    <span className="absent-unknown" title={translate('state.unknownHelp')}>
      {translate('state.unknown')}
    </span>
  );
}

export function FieldValue({ user, field }: { user: User; field: ProfileField }) {
  const state = fieldState(user, field);
  if (state.kind !== 'value') return <Absent kind={state.kind} />;
  return <span>{state.text}</span>;
}
