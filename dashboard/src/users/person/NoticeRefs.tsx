import { LinkBase, useTranslate } from 'react-admin';
import { useNotices } from '../../notices/useNotices';
import type { NoticeRef } from '../../providers/types';

interface NoticeRefsProps {
  notices: NoticeRef[] | undefined;
  /** The scope or term consented to. */
  subject: string | null;
  /** Its name, where it does not stand beside it. */
  of?: string | null;
}

/** The words of the day of a consent: which version, which ones it may have been, or that none was archived. */
export function NoticeRefs({ notices, subject, of }: NoticeRefsProps) {
  const translate = useTranslate();
  // Where none of its words are archived, not each consent to it needs to say so.
  const isArchived = useNotices().data?.some((notice) => notice.subject === subject);
  if (!notices) return null;
  if (notices.length === 0) {
    return isArchived ? <div className="card-note">{translate('notices.refs.none')}</div> : null;
  }
  const versions = new Set(notices.map(({ version }) => version));
  return (
    <div className="card-note">
      {of && `${of} · `}
      {translate(versions.size > 1 ? 'notices.refs.several' : 'notices.refs.one')}{' '}
      {notices.map(({ id, version, language }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <LinkBase to={`/notices/${id}`}>
            {version} ({translate(`notices.language.${language}`)})
          </LinkBase>
        </span>
      ))}
    </div>
  );
}
