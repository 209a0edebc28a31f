import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { UnprotectDialog } from '../../protected-users/UnprotectDialog';
import { useMay } from '../../providers/session';
import type { User } from '../../providers/types';
import { Band } from '../../shared/Band';
import { focusGoesOn } from '../../shared/focusGoesOn';
import { LongText } from '../../shared/LongText';
import { Time } from '../../shared/Moment';

/** Says that no job may unlink the person: since when, by whom and why. */
export function PersonProtection({ user }: { user: User }) {
  const translate = useTranslate();
  const mayEnd = useMay('protected-users.remove');
  const [open, setOpen] = useState(false);
  const { protection } = user;
  return (
    <>
      {protection && (
        <Band
          kind="info"
          title={translate('person.protection.title')}
          action={
            mayEnd && (
              <Button ref={focusGoesOn} onClick={() => setOpen(true)}>
                {translate('protectedUsers.end')}
              </Button>
            )
          }
        >
          <div className="pre">
            <LongText text={protection.reason} />
          </div>
          <span className="muted">
            {protection.createdBy?.name ?? '-'} · <Time value={protection.createdAt} zone />
          </span>
        </Band>
      )}
      {/* Stays where somebody else ends it meanwhile, to say so. */}
      {open && <UnprotectDialog id={user.id} onClose={() => setOpen(false)} />}
    </>
  );
}
