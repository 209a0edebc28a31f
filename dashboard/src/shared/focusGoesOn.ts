/** Keyboards that are nowhere go on in a part, by default the page. */
export function regainFocus(part = document.getElementById('main')): void {
  if (document.activeElement === document.body) part?.focus({ preventScroll: true });
}

/** A ref: when its element goes away with the focus in it, by whoever's doing, keyboards go on in the page. */
export function focusGoesOn(part: HTMLElement | null) {
  return () => {
    if (part?.contains(document.activeElement))
      document.getElementById('main')?.focus({ preventScroll: true });
  };
}

/** A ref: when its element gives way to another with the focus in it, keyboards stay in what is around both. */
export function focusStays(part: HTMLElement | null) {
  const around = part?.parentElement;
  return () => {
    if (!around || !part?.contains(document.activeElement)) return;
    around.tabIndex = -1;
    around.focus({ preventScroll: true });
    // It may go away at the same time.
    queueMicrotask(() => regainFocus());
  };
}
