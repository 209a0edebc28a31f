import type { ReactNode } from 'react';

/** What is told of something, and what it is called. */
export type Fact = [name: string, value: ReactNode];

/** Facts in their order; those without a value are left out. */
export function Facts({ facts, className = '' }: { facts: Fact[]; className?: string }) {
  return (
    <dl className={`facts ${className}`}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
