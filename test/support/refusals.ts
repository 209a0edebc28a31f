import type { Page, Route } from 'playwright-core';

const IS_ASKED_AGAIN = 'Boolean(window.isAskedAgain)';
const TELL_PRESSES = `for (const press of ['pointerdown', 'keydown']) {
  addEventListener(press, () => { window.isAskedAgain = true }, { once: true, capture: true });
}`;

/**
 * From now on the server fails at what a page asks for at an address, until {@link askAgain} or {@link answerAgain}.
 *
 * @param path what comes after `/api/`, as a glob
 */
export async function refuse(
  page: Page,
  path: string,
  fail = (route: Route) => route.fulfill({ status: 500 }),
): Promise<void> {
  await page.route(`**/api/${path}`, async (route) => {
    // A page that is left meanwhile cannot say.
    const isAskedAgain = page.evaluate<boolean>(IS_ASKED_AGAIN).catch(() => false);
    if (await isAskedAgain) await route.fallback();
    else await fail(route);
  });
}

/** Asks again by a press. The server fails up to that: what the page asks by itself meanwhile takes no button away for good. */
export async function askAgain(page: Page, press: () => Promise<void>): Promise<void> {
  await page.evaluate(TELL_PRESSES);
  await press();
  await answerAgain(page);
}

/** The server fails no more. What it is about to refuse is waited for: such an answer cannot be given any more once it does not. */
export async function answerAgain(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'wait' });
}
