import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../../providers/session';
import { EmptyState } from '../../shared/EmptyState';
import { Page } from '../../shared/Page';

/** Says that the id is nobody's who was ever read, and leads those who may to look it up. */
export function UnknownPerson({ id }: { id: string }) {
  const translate = useTranslate();
  const mayLookUp = useMay('users.lookup');
  const body = translate('person.notFoundBody');
  return (
    <Page title={translate('person.title', { id })} back={{ to: '/users', label: translate('users.title') }}>
      <div className="card">
        <EmptyState
          title={translate('person.notFoundTitle', { id })}
          body={mayLookUp ? `${body} ${translate('person.notFoundLookup')}` : body}
          action={mayLookUp && <LinkBase to={`/lookup?ids=${id}`}>{translate('person.toLookup')}</LinkBase>}
        />
      </div>
    </Page>
  );
}
