import ExpandIcon from '@mui/icons-material/ExpandMore';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ProtectDialog } from '../../protected-users/ProtectDialog';
import { useMay } from '../../providers/session';
import type { User } from '../../providers/types';
import { type PersonAct, PersonActDialog } from './PersonActDialog';

const ACTS: PersonAct[] = ['logout', 'revoke-scopes', 'revoke-terms', 'unlink'];

/** What can be done to one person, behind a button that is not the easiest target of the page. */
export function PersonActions({ user }: { user: User }) {
  const translate = useTranslate();
  const mayRun = useMay('jobs.run');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const mayProtect = useMay('protected-users.add') && !user.protection;
  const [protecting, setProtecting] = useState(false);
  const [act, setAct] = useState<PersonAct | null>(null);
  // Kept here so that closing the dialog does not lose what was typed.
  const [reason, setReason] = useState('');
  return (
    <>
      {mayRun && user.status !== 'unlinked' && (
        <>
          <Button
            endIcon={<ExpandIcon />}
            aria-haspopup="menu"
            aria-expanded={Boolean(anchor)}
            onClick={(event) => setAnchor(event.currentTarget)}
          >
            {translate('person.actions')}
          </Button>
          <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
            {ACTS.map((one) => (
              <MenuItem
                key={one}
                sx={one === 'unlink' ? { color: 'error.main' } : undefined}
                onClick={() => {
                  setAnchor(null);
                  setAct(one);
                }}
              >
                {translate(`users.bulk.${one}`)}
              </MenuItem>
            ))}
            {mayProtect && (
              <MenuItem
                onClick={() => {
                  setAnchor(null);
                  setProtecting(true);
                }}
              >
                {translate('protectedUsers.one')}
              </MenuItem>
            )}
          </Menu>
        </>
      )}
      {/* These stay, with what was typed, where the person is found to have left meanwhile. */}
      {protecting && <ProtectDialog id={user.id} onClose={() => setProtecting(false)} />}
      {act && (
        <PersonActDialog
          act={act}
          user={user}
          reason={reason}
          onReason={setReason}
          onClose={() => setAct(null)}
        />
      )}
    </>
  );
}
