import { useTranslate } from 'react-admin';
import { Band } from './Band';

/**
 * Says that an address names conditions of which some cannot be read, so that nobody is chosen by the others alone.
 *
 * @param body message that says what is shown instead, where nobody is to be chosen
 */
export function AddressUnclear({ body = 'page.addressUnclearBody' }: { body?: string }) {
  const translate = useTranslate();
  return (
    <Band kind="warn" title={translate('page.addressUnclear')}>
      <span>{translate(body)}</span>
    </Band>
  );
}
