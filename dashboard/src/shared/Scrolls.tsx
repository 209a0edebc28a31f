import { type ReactNode, useEffect, useState } from 'react';

interface ScrollsProps {
  /** Names it where it scrolls. */
  label: string;
  className?: string;
  children: ReactNode;
}

/**
 * What may be larger than its place. Only where it is, it is a region with a name, which keyboards come to and scroll; what
 * they come to in it is scrolled clear of the heads that stay in view.
 */
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
    const watch = new ResizeObserver(() => {
      setIsLarger(overflows(box));
      box.style.scrollPaddingLeft = `${widthInView(box) + RING}px`;
    });
    for (const part of [box, ...box.children]) watch.observe(part);
    return () => watch.disconnect();
  }, [box]);
  return isLarger;
}

/** Pixels of the ring around what has the keyboard. */
const RING = 4;

/** How much of the left the heads of the rows take that stay in view; nothing where they scroll along. */
function widthInView(box: HTMLElement): number {
  const head = box.querySelector<HTMLElement>('th.sticky');
  return head && getComputedStyle(head).position === 'sticky' ? head.offsetWidth : 0;
}

const overflows = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement) =>
  scrollWidth > clientWidth || scrollHeight > clientHeight;
