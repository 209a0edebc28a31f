import Button from '@mui/material/Button';
import { useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import { Band } from './Band';
import { EmptyState } from './EmptyState';
import { type ErrorText, useErrorText } from './errors';

interface ErrorNoteProps {
  error: unknown;
  title?: string;
  /** Of what a form asks by itself. */
  onRetry?: () => void;
}

/** A failed act, told where it was done: our sentence, then the server's words and code. */
export function ErrorNote({ error, title, onRetry }: ErrorNoteProps) {
  const translate = useTranslate();
  const { sentence, doubt, detail, code } = useErrorText()(error);
  return (
    <Band
      kind="danger"
      alert
      title={title}
      action={onRetry && <Button onClick={onRetry}>{translate('action.retry')}</Button>}
    >
      <span>{sentence}</span>
      {doubt && <span>{doubt}</span>}
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

/** What is said first of a refusal that it is no use to repeat. */
function titleOfRefusal(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  // With another code only something of the page is refused: a search for names, for one.
  if (error.status === 403) return error.code === 'forbidden' ? 'error.noAccessTitle' : 'error.title';
  return error.status === 404 ? 'error.missingTitle' : undefined;
}

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
  const refusal = titleOfRefusal(error);
  return (
    <EmptyState
      alert
      title={isTitled ? undefined : translate(refusal ?? 'error.title')}
      body={sentence}
      note={<Diagnosis detail={refusal ? null : detail} code={code} />}
      action={onRetry && !refusal && <Button onClick={onRetry}>{translate('action.retry')}</Button>}
    />
  );
}
