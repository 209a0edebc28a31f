import type { CSSProperties, ReactNode } from 'react';
import { useCounted } from './numbers';

interface TilesProps {
  /** The most people that one of them can tell: none gets narrower than that. */
  most: number;
  children: ReactNode;
}

/** Numbers of people side by side, each in a tile that has room for the largest of them. */
export function Tiles({ most, children }: TilesProps) {
  const length = useCounted()('users.figure', most).length;
  return (
    <div className="tiles" style={{ '--figure-length': length } as CSSProperties}>
      {children}
    </div>
  );
}
