import { useTranslate } from 'react-admin';
import { Band } from './Band';

/** Says that an address names conditions of which some cannot be read, so that nobody is chosen by the others alone. */
export function AddressUnclear() {
  const translate = useTranslate();
  return (
    <Band kind="warn" title={translate('page.addressUnclear')}>
      <span>{translate('page.addressUnclearBody')}</span>
    </Band>
  );
}
