import { LinkBase, useTranslate } from 'react-admin';
import { EmptyState } from '../shared/EmptyState';
import { Page } from '../shared/Page';

export function UnknownPerson({ id }: { id: string }) {
  const translate = useTranslate();
  return (
    <Page title={translate('person.title', { id })} back={{ to: '/users', label: translate('users.title') }}>
      <div className="card">
        <EmptyState
          title={translate('person.notFoundTitle', { id })}
          body={translate('person.notFoundBody')}
          action={<LinkBase to={`/lookup?ids=${id}`}>{translate('person.toLookup')}</LinkBase>}
        />
      </div>
    </Page>
  );
}
