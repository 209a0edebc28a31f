import { useTranslate } from 'react-admin';
import { EmptyState } from './EmptyState';

/** A later page of a list of which nothing is left: of the whole list that says nothing. The way back is in the pager. */
export function EmptiedPage() {
  const translate = useTranslate();
  return <EmptyState title={translate('page.emptied')} body={translate('page.emptiedBody')} />;
}
