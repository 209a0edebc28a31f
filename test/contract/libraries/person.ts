import type { Browser } from 'playwright-core';
import { pageOptions } from '../../support/browser.js';

export interface Arrival {
  /** The query of the redirect URI that the browser arrived at. */
  query: URLSearchParams;
  url: URL;
}

/** Where log-ins end: nothing answers there, the browser's request is enough. */
export const REDIRECT_URI = 'http://localhost:9/callback';

/**
 * A newcomer logs in with a browser: makes an account, ticks what is asked and agrees.
 *
 * @param url the address that a library sends the browser to
 */
export async function joinInBrowser(
  browser: Browser,
  url: string,
  nickname: string,
  email: string,
): Promise<Arrival> {
  const context = await browser.newContext(pageOptions('ko-KR'));
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('button', { name: '새 계정 만들기' }).click();
    await page.getByLabel('nickname').fill(nickname);
    await page.getByLabel('email').fill(email);
    await page.getByRole('button', { name: '만들기' }).click();
    await page.getByLabel('전체 동의하기').check();
    const [request] = await Promise.all([
      page.waitForRequest((sent) => sent.url().startsWith(REDIRECT_URI)),
      page.getByRole('button', { name: '동의하고 계속하기' }).click(),
    ]);
    const arrived = new URL(request.url());
    return { url: arrived, query: arrived.searchParams };
  } finally {
    await context.close();
  }
}
