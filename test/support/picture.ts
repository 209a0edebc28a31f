import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** Where pictures are kept: the folder that LINKDESK_SCREENSHOTS names; undefined where none are. */
export const picturesFolder = (): string | undefined => process.env.LINKDESK_SCREENSHOTS || undefined;

/**
 * Keeps pictures of a page as it stands, on a desk and on a phone, in {@link picturesFolder}; does
 * nothing where there is none. For eyes, no test compares them.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = picturesFolder();
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.evaluate('document.fonts.ready.then(() => true)');
    await page.screenshot({ path: join(folder, `${name}-${size}.png`), animations: 'disabled' });
  }
  await page.setViewportSize(SIZES.wide);
}
