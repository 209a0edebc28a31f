import { useTranslate } from 'react-admin';
import type { UserStatus } from '../providers/types';

const LOOK: Record<UserStatus, string> = { linked: 'tag-ok', waiting: 'tag-warn', unlinked: '' };

export function StatusTag({ status }: { status: UserStatus }) {
  return <span className={`tag ${LOOK[status] ?? ''}`}>{useTranslate()(`status.${status}`)}</span>;
}
