import { useTranslate } from 'react-admin';
import { Band } from './Band';

/**
 * Says that a link came without what was searched for, so that nobody takes what is shown for the answer to it.
 *
 * @param body message that says what to do now; to search again when left out
 */
export function SearchLost({ body = 'page.searchLostBody' }: { body?: string }) {
  const translate = useTranslate();
  return (
    <Band kind="info" title={translate('page.searchLost')}>
      <span>{translate(body)}</span>
    </Band>
  );
}
