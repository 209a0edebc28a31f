import Button from '@mui/material/Button';
import { useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import { Band } from './Band';
import { EmptyState } from './EmptyState';
import { useErrorText } from './errors';

/** A failed act, told where it was done: our sentence, then the server's words and code. */
export function ErrorNote({ error, title }: { error: unknown; title?: string }) {
  const translate = useTranslate();
  const { sentence, detail, code } = useErrorText()(error);
  return (
    <Band kind="danger" alert title={title}>
      <span>{sentence}</span>
      {(detail || code) && (
        <span className="card-note">
          {[detail, code && translate('error.code', { code })].filter(Boolean).join(' · ')}
        </span>
      )}
    </Band>
  );
}

/** Main content that could not be loaded; never looks like an empty list. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const translate = useTranslate();
  const { sentence, detail, code } = useErrorText()(error);
  const forbidden = error instanceof ApiError && error.status === 403;
  return (
    <EmptyState
      alert
      title={translate(forbidden ? 'error.noAccessTitle' : 'error.title')}
      body={sentence}
      note={[detail, code && translate('error.code', { code })].filter(Boolean).join(' · ')}
      action={onRetry && !forbidden && <Button onClick={onRetry}>{translate('action.retry')}</Button>}
    />
  );
}
