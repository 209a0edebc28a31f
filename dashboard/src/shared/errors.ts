import { useTranslate } from 'react-admin';
import { ApiError, mayBeDone } from '../providers/http';

/** The sentence for a kind of failure; the key of our message. */
function errorKey(error: unknown): string {
  if (!(error instanceof ApiError)) return 'error.server';
  if (error.status === 0) return 'error.unreachable';
  if (error.code.startsWith('kakao')) return 'error.kakao';
  const byStatus: Record<number, string> = {
    400: 'error.invalid',
    403: 'error.forbidden',
    404: 'error.notFound',
    409: 'error.conflict',
    413: 'error.invalid',
    415: 'error.invalid',
    422: 'error.invalid',
    429: 'error.limited',
    502: 'error.kakao',
  };
  return byStatus[error.status] ?? 'error.server';
}

/** Whether an act may have been done though its answer did not come; what is still at work says so itself. */
const isUnanswered = (error: ApiError) => error.isSentOnce && mayBeDone(error) && error.status !== 409;

export interface ErrorText {
  sentence: string;
  /** What to think of an act that was not answered, and how to find out what came of it. */
  doubt: string | null;
  /** What the server said, with fields; English, for diagnosis. */
  detail: string | null;
  code: string | null;
}

/** Whether the server's words add nothing to ours: of what Kakao has answered they do. */
const saysAll = ({ status, code }: ApiError, own: string) =>
  status === 0 || code === 'forbidden' || (own !== '' && !code.startsWith('kakao'));

/** Turns any failure into our sentence with the server's own words and code beside it. */
export function useErrorText(): (error: unknown) => ErrorText {
  const translate = useTranslate();
  return (error) => {
    const known = error instanceof ApiError ? error : null;
    const fields =
      known?.fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)) ?? [];
    const own = known ? translate(`error.byCode.${known.code}`, { _: '' }) : '';
    return {
      sentence: own || translate(errorKey(error)),
      doubt: known && isUnanswered(known) ? translate('error.mayBeDone') : null,
      detail: fields.length ? fields.join(' · ') : known && !saysAll(known, own) ? known.message : null,
      code: known?.code ?? null,
    };
  };
}

/** A cursor was refused: it is of another question or of a version before, and will never open a page again. */
export const isStrayCursor = (error: unknown) =>
  error instanceof ApiError && error.fields.some(({ field }) => field === 'cursor');
