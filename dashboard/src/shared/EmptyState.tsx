import type { ReactNode } from 'react';
import { focusStays } from './focusGoesOn';

interface EmptyStateProps {
  title?: string;
  body?: ReactNode;
  note?: ReactNode;
  action?: ReactNode;
  alert?: boolean;
}

/** What stands where rows would be: says why there are none and what one can do. Once they come, keyboards stay there. */
export function EmptyState({ title, body, note, action, alert }: EmptyStateProps) {
  return (
    <div ref={focusStays} className="empty" role={alert ? 'alert' : undefined}>
      {title && <h2>{title}</h2>}
      {body && <p>{body}</p>}
      {note && <p className="card-note">{note}</p>}
      {action && <div className="row">{action}</div>}
    </div>
  );
}
