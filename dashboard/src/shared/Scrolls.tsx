import { type ReactNode, useEffect, useState } from 'react';

interface ScrollsProps {
  /** Names it where it scrolls. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** What may be larger than its place. Only where it is, it is a region with a name, which keyboards come to and scroll. */
export function Scrolls({ label, className, children }: ScrollsProps) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const isLarger = useIsLarger(box);
  const region = isLarger && { role: 'region', tabIndex: 0, 'aria-label': label };
  return (
    <div ref={setBox} className={`scrolls ${className ?? ''}`} {...region}>
      {children}
    </div>
  );
}

/** Whether the content is larger than the box, watched as either changes. */
function useIsLarger(box: HTMLElement | null): boolean {
  const [isLarger, setIsLarger] = useState(false);
  useEffect(() => {
    if (!box) return;
    const watch = new ResizeObserver(() => setIsLarger(overflows(box)));
    for (const part of [box, ...box.children]) watch.observe(part);
    return () => watch.disconnect();
  }, [box]);
  return isLarger;
}

const overflows = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement) =>
  scrollWidth > clientWidth || scrollHeight > clientHeight;
