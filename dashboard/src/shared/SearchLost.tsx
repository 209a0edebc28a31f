import { useTranslate } from 'react-admin';
import { Band } from './Band';

/** Says that a link came without what was searched for, so that nobody takes what is shown for the answer to it. */
export function SearchLost() {
  const translate = useTranslate();
  return (
    <Band kind="info" title={translate('page.searchLost')}>
      <span>{translate('page.searchLostBody')}</span>
    </Band>
  );
}
