import { Fragment } from 'react';
import { useTranslate } from 'react-admin';
import type { PersonField, User } from '../../providers/types';
import { type Fact, Facts } from '../../shared/Facts';
import { Card } from '../../shared/Page';
import { useScopeLabel } from '../labels';

const LOOK: Partial<Record<PersonField['state'], string>> = { seen: 'tag-ok', not_agreed: 'tag-warn' };

/** What the person's consent lets us see right now, field by field, and why not; values stand in the profile. */
export function FieldsCard({ user }: { user: User }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const t = (key: string, options?: object) => translate(`person.fields.${key}`, options);
  if (!user.fields?.length) return null;
  const facts = user.fields.map(({ field, scope, state, isAskable, caveats }): Fact => {
    const notes = [
      t('by', { name: scopeLabel(scope) }),
      isAskable && t('askable'),
      ...caveats.map((caveat) => t(`caveat.${caveat}`)),
    ];
    return [
      t(`name.${field}`, { _: translate(`person.profile.${field}`, { _: field }) }),
      <Fragment key={field}>
        <span className={`tag ${LOOK[state] ?? ''}`}>{t(`state.${state}`)}</span>
        <div className="card-note">{notes.filter(Boolean).join(' · ')}</div>
      </Fragment>,
    ];
  });
  return (
    <Card title={t('title')}>
      <Facts facts={facts} />
    </Card>
  );
}
