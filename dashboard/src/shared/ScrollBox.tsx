import type { ReactNode } from 'react';

/** A long list in little space, which keyboards scroll too. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll-box" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
