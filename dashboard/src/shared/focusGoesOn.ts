/** A ref: when its element goes away with the focus in it, by whoever's doing, keyboards go on in the page. */
export function focusGoesOn(part: HTMLElement | null) {
  return () => {
    if (part?.contains(document.activeElement))
      document.getElementById('main')?.focus({ preventScroll: true });
  };
}
