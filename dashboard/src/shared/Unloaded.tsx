import { LoadError } from './ErrorNote';
import { Page } from './Page';
import { SkeletonCard } from './Skeleton';

interface UnloadedProps {
  /** What was asked for, as far as the address tells. */
  title: string;
  back: { to: string; label: string };
  error: unknown;
  onRetry: () => void;
  lines?: number;
}

/** A page of one thing while it is not there: its shape, or why it cannot be shown and the way back. */
export function Unloaded({ title, back, error, onRetry, lines = 8 }: UnloadedProps) {
  if (!error) return <SkeletonCard lines={lines} />;
  return (
    <Page title={title} back={back}>
      <div className="card">
        <LoadError error={error} onRetry={onRetry} />
      </div>
    </Page>
  );
}
