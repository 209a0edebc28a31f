import { useTranslate } from 'react-admin';
import { useSeesFields } from '../providers/session';
import type { ProfileField, User } from '../providers/types';
import { type Absence, fieldState } from './fieldState';

/** The absences, each with its own look and words. */
export function Absent({ kind }: { kind: Absence }) {
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
  if (kind === 'withheld') return <span className="absent">{translate('person.fields.state.withheld')}</span>;
  if (kind === 'hidden') return <span className="absent">{translate('state.hidden')}</span>;
  return (
    <span className="absent-unknown" title={translate('state.unknownHelp')}>
      {translate('state.unknown')}
    </span>
  );
}

/** A personal field, or why there is none to be seen. */
export function FieldValue({ user, field }: { user: User; field: ProfileField }) {
  const translate = useTranslate();
  const state = fieldState(user, field, useSeesFields());
  if (state.kind !== 'value') return <Absent kind={state.kind} />;
  // Kakao gives one of two English words here; every other value is shown as it is.
  if (field === 'gender') return <span>{translate(`person.gender.${state.text}`, { _: state.text })}</span>;
  return <bdi className={state.text.includes('*') ? 'masked' : undefined}>{state.text}</bdi>;
}
