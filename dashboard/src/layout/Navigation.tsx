import ChecksIcon from '@mui/icons-material/CampaignOutlined';
import DriftIcon from '@mui/icons-material/CompareArrowsOutlined';
import SchedulesIcon from '@mui/icons-material/EventRepeatOutlined';
import AuditIcon from '@mui/icons-material/FactCheckOutlined';
import MatrixIcon from '@mui/icons-material/GridOnOutlined';
import OverviewIcon from '@mui/icons-material/InsightsOutlined';
import OperatorsIcon from '@mui/icons-material/ManageAccountsOutlined';
import UsersIcon from '@mui/icons-material/PeopleAltOutlined';
import LookupIcon from '@mui/icons-material/PersonSearchOutlined';
import JobsIcon from '@mui/icons-material/PlaylistPlayOutlined';
import ProtectedIcon from '@mui/icons-material/ShieldOutlined';
import QuotaIcon from '@mui/icons-material/SpeedOutlined';
import NoticesIcon from '@mui/icons-material/StickyNote2Outlined';
import SyncsIcon from '@mui/icons-material/SyncOutlined';
import RefreshPlanIcon from '@mui/icons-material/UpdateOutlined';
import type { ComponentType } from 'react';
import { LinkBase, useLocation, useTranslate } from 'react-admin';
import { useSession } from '../providers/session';
import type { Permission } from '../providers/types';
import { Mark } from './Mark';

interface Entry {
  name: string;
  needs: Permission;
  Icon: ComponentType<{ 'aria-hidden'?: boolean }>;
}

const GROUPS: { label: string; entries: Entry[] }[] = [
  {
    label: 'people',
    entries: [
      { name: 'overview', needs: 'users.read', Icon: OverviewIcon },
      { name: 'matrix', needs: 'users.read', Icon: MatrixIcon },
      { name: 'users', needs: 'users.read', Icon: UsersIcon },
      { name: 'lookup', needs: 'users.lookup', Icon: LookupIcon },
      { name: 'consent-checks', needs: 'users.read', Icon: ChecksIcon },
      { name: 'drift', needs: 'users.read', Icon: DriftIcon },
      { name: 'protected-users', needs: 'jobs.read', Icon: ProtectedIcon },
    ],
  },
  {
    label: 'work',
    entries: [
      { name: 'jobs', needs: 'jobs.read', Icon: JobsIcon },
      { name: 'schedules', needs: 'jobs.read', Icon: SchedulesIcon },
      { name: 'syncs', needs: 'syncs.read', Icon: SyncsIcon },
      { name: 'refresh-plan', needs: 'quota.read', Icon: RefreshPlanIcon },
      { name: 'quota', needs: 'quota.read', Icon: QuotaIcon },
    ],
  },
  {
    label: 'records',
    entries: [
      { name: 'notices', needs: 'users.read', Icon: NoticesIcon },
      { name: 'audit', needs: 'audit.read', Icon: AuditIcon },
      { name: 'operators', needs: 'operators.manage', Icon: OperatorsIcon },
    ],
  },
];

/** The main menu: only what this operator may open. Links are bare, so a menu press always shows all. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const translate = useTranslate();
  const session = useSession();
  const { pathname } = useLocation();
  const may = session ? session.operator.permissions : [];
  return (
    <>
      <LinkBase className="brand" to="/users" onClick={onNavigate}>
        <Mark />
        {translate('app.name')}
      </LinkBase>
      <nav className="nav" aria-label={translate('nav.main')}>
        {GROUPS.map(({ label, entries }) => {
          const open = entries.filter(({ needs }) => may.includes(needs));
          if (!open.length) return null;
          return (
            <div key={label} className="nav">
              <div className="nav-group">{translate(`nav.${label}`)}</div>
              {open.map(({ name, Icon }) => (
                <LinkBase
                  key={name}
                  to={`/${name}`}
                  onClick={onNavigate}
                  aria-current={
                    pathname === `/${name}` || pathname.startsWith(`/${name}/`) ? 'page' : undefined
                  }
                >
                  <Icon aria-hidden />
                  {translate(`nav.${name}`)}
                </LinkBase>
              ))}
            </div>
          );
        })}
      </nav>
    </>
  );
}
