/**
 * Puts a text on the clipboard. Browsers hand out `navigator.clipboard` on HTTPS and localhost only; on an intranet's
 * plain HTTP the older way is left.
 *
 * @returns whether it is there now
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused, by a policy for one: the older way may still be open.
  }
  return copySelected(text);
}

/** Selects the text in a place of its own and copies that; the focus stays where it is. */
function copySelected(text: string): boolean {
  const place = document.createElement('span');
  place.textContent = text;
  place.style.cssText = 'position: fixed; top: 0; opacity: 0; white-space: pre; user-select: text';
  document.body.append(place);
  const selection = window.getSelection();
  try {
    selection?.selectAllChildren(place);
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    selection?.removeAllRanges();
    place.remove();
  }
}
