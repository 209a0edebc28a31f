/** Whoever touched nothing for so long is taken to be away: what the page asks then, it asks by itself. */
const AWAY_MS = 60_000;

const TOUCHES = ['pointerdown', 'wheel', 'keydown', 'input', 'click'];

let touchedAt = Date.now();

/** From now on the operator's touches of the page are noticed. */
export function watchPresence(page: EventTarget): void {
  const touch = () => {
    touchedAt = Date.now();
  };
  for (const type of TOUCHES) page.addEventListener(type, touch, { capture: true, passive: true });
}

/** Whether nobody has touched the page for a while. */
export const isAway = (): boolean => Date.now() - touchedAt > AWAY_MS;
