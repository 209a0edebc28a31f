import type { ReactNode, Ref } from 'react';

interface EmptyStateProps {
  title?: string;
  body?: ReactNode;
  note?: ReactNode;
  action?: ReactNode;
  alert?: boolean;
  ref?: Ref<HTMLDivElement>;
}

/** What stands where rows would be: says why there are none and what one can do. */
export function EmptyState({ title, body, note, action, alert, ref }: EmptyStateProps) {
  return (
    <div ref={ref} className="empty" role={alert ? 'alert' : undefined}>
      {title && <h2>{title}</h2>}
      {body && <p>{body}</p>}
      {note && <p className="card-note">{note}</p>}
      {action && <div className="row">{action}</div>}
    </div>
  );
}
