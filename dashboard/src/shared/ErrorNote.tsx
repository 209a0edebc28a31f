import Button from '@mui/material/Button';
import { useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import { Band } from './Band';
import { EmptyState } from './EmptyState';
import { type ErrorText, useErrorText } from './errors';

/** A failed act, told where it was done: our sentence, then the server's words and code. */
export function ErrorNote({ error, title }: { error: unknown; title?: string }) {
  const { sentence, detail, code } = useErrorText()(error);
  return (
    <Band kind="danger" alert title={title}>
      <span>{sentence}</span>
      <Diagnosis detail={detail} code={code} />
    </Band>
  );
}

/** For whoever runs the desk: the server's own words, which are English on every page, and its code. */
function Diagnosis({ detail, code }: Pick<ErrorText, 'detail' | 'code'>) {
  const translate = useTranslate();
  if (!detail && !code) return null;
  return (
    <span className="card-note">
      {detail && <span lang="en">{detail}</span>}
      {detail && code && ' · '}
      {code && translate('error.code', { code })}
    </span>
  );
}

/** Where it is no use to try again. */
const TITLES: Record<number, string> = { 403: 'error.noAccessTitle', 404: 'error.missingTitle' };

interface LoadErrorProps {
  error: unknown;
  onRetry?: () => void;
  /** The page's own heading says that it could not be loaded. */
  isTitled?: boolean;
}

/** Main content that could not be loaded; never looks like an empty list. */
export function LoadError({ error, onRetry, isTitled }: LoadErrorProps) {
  const translate = useTranslate();
  const { sentence, detail, code } = useErrorText()(error);
  const status = error instanceof ApiError ? error.status : 0;
  const title = TITLES[status] ?? 'error.title';
  return (
    <EmptyState
      alert
      title={isTitled ? undefined : translate(title)}
      body={sentence}
      note={<Diagnosis detail={TITLES[status] ? null : detail} code={code} />}
      action={onRetry && !TITLES[status] && <Button onClick={onRetry}>{translate('action.retry')}</Button>}
    />
  );
}
