import { useTranslate } from 'react-admin';
import type { UserStatus } from '../providers/types';

const LOOK: Record<UserStatus, string> = { linked: 'tag-ok', waiting: 'tag-warn', unlinked: '' };

/** No status: nobody has seen this person yet. */
export function StatusTag({ status }: { status: UserStatus | undefined }) {
  const translate = useTranslate();
  if (!status) return <span className="absent-unknown">{translate('state.unknown')}</span>;
  return <span className={`tag ${LOOK[status] ?? ''}`}>{translate(`status.${status}`)}</span>;
}
