import AccountIcon from '@mui/icons-material/AccountCircleOutlined';
import PasswordIcon from '@mui/icons-material/KeyOutlined';
import LogoutIcon from '@mui/icons-material/Logout';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { useLogout, useTranslate } from 'react-admin';
import { PasswordDialog } from '../operators/PasswordDialog';
import { useSession } from '../providers/session';

/** The menu of one's own account: password and log-out. */
export function OperatorMenu() {
  const translate = useTranslate();
  const logout = useLogout();
  const operator = useSession()?.operator;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isChanging, setIsChanging] = useState(false);
  if (!operator) return null;
  return (
    <>
      <button
        type="button"
        className="topbar-link"
        aria-haspopup="menu"
        aria-expanded={Boolean(anchor)}
        aria-label={translate('nav.operator', { name: operator.name })}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <AccountIcon aria-hidden />
        <span className="topbar-name">{operator.name}</span>
      </button>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        <li className="menu-note" role="presentation">
          <strong>{operator.name}</strong>
          <span className="muted">{operator.email}</span>
          <span className="muted">{translate(`role.${operator.role}`)}</span>
        </li>
        <MenuItem
          onClick={() => {
            setAnchor(null);
            setIsChanging(true);
          }}
        >
          <PasswordIcon fontSize="small" sx={{ mr: 1 }} aria-hidden />
          {translate('operators.password.change')}
        </MenuItem>
        <MenuItem onClick={() => logout()}>
          <LogoutIcon fontSize="small" sx={{ mr: 1 }} aria-hidden />
          {translate('nav.logout')}
        </MenuItem>
      </Menu>
      {isChanging && <PasswordDialog operator={operator} onClose={() => setIsChanging(false)} />}
    </>
  );
}
