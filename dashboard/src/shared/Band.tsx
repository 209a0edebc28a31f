import DoneIcon from '@mui/icons-material/CheckCircleOutlined';
import DangerIcon from '@mui/icons-material/ErrorOutlined';
import InfoIcon from '@mui/icons-material/InfoOutlined';
import WarnIcon from '@mui/icons-material/WarningAmberOutlined';
import type { ReactNode } from 'react';

const ICONS = { danger: DangerIcon, warn: WarnIcon, info: InfoIcon, ok: DoneIcon };

interface BandProps {
  kind: keyof typeof ICONS;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Read it out at once: for errors that answer what someone just did. */
  alert?: boolean;
}

/** A note across the page: icon and words say its weight, colour only helps. */
export function Band({ kind, title, children, action, alert }: BandProps) {
  const Icon = ICONS[kind];
  return (
    <div className={`band band-${kind}`} role={alert ? 'alert' : undefined}>
      <Icon aria-hidden />
      <div className="band-body">
        {title && <strong>{title}</strong>}
        {children}
      </div>
      {action}
    </div>
  );
}
