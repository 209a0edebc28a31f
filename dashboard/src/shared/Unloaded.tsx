import { LoadError } from './ErrorNote';
import { Page } from './Page';
import { SkeletonCard, SkeletonText } from './Skeleton';

interface UnloadedProps {
  /** What was asked for, as far as the address tells. */
  title: string;
  back: { to: string; label: string };
  error: unknown;
  onRetry: () => void;
  lines?: number;
  /** It will have a line under its heading. */
  hasMeta?: boolean;
}

/** A page of one thing while it is not there: what it is called, and its shape or why it cannot be shown. */
export function Unloaded({ title, back, error, onRetry, lines = 8, hasMeta = true }: UnloadedProps) {
  if (!error) {
    return (
      <Page title={title} back={back} meta={hasMeta ? [<SkeletonText key="meta" />] : undefined}>
        <SkeletonCard lines={lines} />
      </Page>
    );
  }
  return (
    <Page title={title} back={back}>
      <div className="card">
        <LoadError error={error} onRetry={onRetry} />
      </div>
    </Page>
  );
}
