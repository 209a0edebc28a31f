import type { Page } from 'playwright-core';

/** The numbers of a job's page: left, succeeded, already so, failed, not done. */
export async function tiles(page: Page): Promise<number[]> {
  const texts = await page.locator('.tile-value').allInnerTexts();
  return texts.map((text) => Number(text.replace(/\D/g, '')));
}
