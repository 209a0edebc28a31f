/** A press that lasts longer is something else: text being chosen, a finger at rest. */
const LONGEST_PRESS_MS = 1_000;
/** A press that was one clicks at once; only a tap takes a moment. */
const CLICK_WITHIN_MS = 50;

let isDown = false;
let timer = 0;
let waiting: (() => void)[] = [];

/**
 * Does something before anything else can be pressed; while a button is being pressed, as soon as it is let go. What
 * moves a page under a press would take the click away from it, or give it to another button.
 */
export function betweenPresses(act: () => void): void {
  if (isDown) waiting.push(act);
  else queueMicrotask(act);
}

/**
 * Resolves as soon as no button is being pressed. What the server tells is kept out of the cache until then: whatever
 * draws the page anew under a press would show it.
 */
export const letGo = () => new Promise<void>(betweenPresses);

function release(): void {
  isDown = false;
  window.clearTimeout(timer);
  const due = waiting;
  waiting = [];
  for (const act of due) queueMicrotask(act);
}

function releaseAfter(ms: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(release, ms);
}

/** From now on presses on the page are noticed. */
export function watchPresses(page: EventTarget): void {
  const press = () => {
    isDown = true;
    releaseAfter(LONGEST_PRESS_MS);
  };
  page.addEventListener('pointerdown', press, { capture: true });
  page.addEventListener('pointerup', () => releaseAfter(CLICK_WITHIN_MS), { capture: true });
  page.addEventListener('pointercancel', release, { capture: true });
  // After what the page itself does at the click.
  page.addEventListener('click', release);
}
