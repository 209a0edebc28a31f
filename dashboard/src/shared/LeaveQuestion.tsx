import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useBlocker } from 'react-router';
import { ActionDialog } from './ActionDialog';

interface LeaveQuestionProps {
  /** What the form holds; what it held at first needs not be saved. */
  entered: unknown;
  /** It is being saved, after which the page is left. */
  isSaving: boolean;
}

/**
 * Asks before a form that has a page of its own is left, by a link, by Back or with the tab, while it holds what was not saved.
 * Whoever logs out is not asked: the session has ended by then.
 */
export function LeaveQuestion({ entered, isSaving }: LeaveQuestionProps) {
  const translate = useTranslate();
  const text = JSON.stringify(entered);
  const [atFirst] = useState(text);
  const isUnsaved = text !== atFirst && !isSaving;
  const blocker = useBlocker(
    ({ currentLocation: here, nextLocation: next }) =>
      isUnsaved && next.pathname !== '/login' && here.pathname + here.search !== next.pathname + next.search,
  );
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
  if (blocker.state !== 'blocked') return null;
  return (
    <ActionDialog
      open
      title={translate('page.leaveTitle')}
      effect={translate('page.leaveEffect')}
      submit={translate('page.leave')}
      close={translate('page.stay')}
      onSubmit={() => blocker.proceed()}
      onClose={() => blocker.reset()}
    />
  );
}
