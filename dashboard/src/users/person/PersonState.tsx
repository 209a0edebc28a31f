import { useTranslate } from 'react-admin';
import type { User } from '../../providers/types';
import { Band } from '../../shared/Band';
import { Dated } from '../../shared/Moment';
import { formatKst } from '../../shared/times';

/** Says what an unusual state of the person means for what the page can show. */
export function PersonState({ user }: { user: User }) {
  const translate = useTranslate();
  return (
    <>
      {user.hasUnreadChange && (
        <Band kind="warn" title={translate('person.unreadChangeTitle')}>
          <span>{translate('person.unreadChangeBody')}</span>
        </Band>
      )}
      <LinkState user={user} />
    </>
  );
}

function LinkState({ user }: { user: User }) {
  const translate = useTranslate();
  if (user.status === 'waiting') {
    return (
      <Band kind="warn" title={translate('person.waitingTitle')}>
        <span>{translate('person.waitingBody')}</span>
      </Band>
    );
  }
  if (user.status !== 'unlinked') return null;
  const time = formatKst(user.unlinkedAt, 'second');
  return (
    <Band kind="info" title={translate('person.unlinkedTitle')}>
      <span>
        <Dated
          text={time ? translate('person.unlinkedBody', { time }) : translate('person.unlinkedUnknown')}
        />
      </span>
    </Band>
  );
}
