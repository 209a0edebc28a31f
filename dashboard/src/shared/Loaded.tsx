import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { LoadError } from './ErrorNote';
import { SkeletonCard, SkeletonLines } from './Skeleton';

interface LoadedProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** A part that needs what is asked for: its shape until then, or why it is not there and the way to ask again. */
export function Loaded<Data>({ query: { data, error, refetch }, lines = 3, children }: LoadedProps<Data>) {
  if (data !== undefined) return children(data);
  return error ? <LoadError error={error} onRetry={() => refetch()} /> : <SkeletonLines lines={lines} />;
}

/** The same of what stands in cards of its own. */
export function LoadedCards<Data>({ query: { data, error, refetch }, lines, children }: LoadedProps<Data>) {
  if (data !== undefined) return children(data);
  if (!error) return <SkeletonCard lines={lines} />;
  return (
    <div className="card">
      <LoadError error={error} onRetry={() => refetch()} />
    </div>
  );
}
