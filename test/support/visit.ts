import axe from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { pageOptions } from './browser.js';
import { SECOND } from './job-desk.js';
import { picturesFolder } from './picture.js';
import { ADMIN } from './server.js';
import { Witness } from './witness.js';
import { type Say, wordsOf } from './words.js';

export type Locale = 'ko' | 'en';
export const LOCALES: Locale[] = ['ko', 'en'];

/**
 * The languages in which what a page does is tried: `one` of them, and both where pictures are kept for eyes. What
 * is done is the same in both: `messages.test.ts` sees to it that both have the same words, and `pages.test.ts`
 * looks at every page in both.
 */
export const triedIn = (one: Locale): Locale[] => (picturesFolder() ? LOCALES : [one]);

/** Run in the page, where there is a `document`: here there is none. */
const HAS_FOCUS = `(wanted) => {
  const element = document.activeElement;
  if (wanted.startsWith('[')) return element.matches(wanted);
  const names = [...(element.labels ?? [])].map((one) => one.textContent);
  names.push(element.getAttribute('aria-label'), element.textContent);
  return names.some((name) => name?.replace(/[\\s*]+$/, '') === wanted);
}`;

/** Told in the page itself: what else the checker finds is large, and nobody reads it. */
const SERIOUS_BARRIERS = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`;

const TWO_FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** For what takes a moment in a browser; generous, because the machine may be busy. */
export const SOON = { timeout: 30_000, interval: 50 };

/** One person at one browser, with a language and cookies of their own. */
export class Visit {
  /** Errors that nobody caught, and messages that were missing: a page must have none. */
  readonly faults: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly locale: Locale,
    /** The words of the dashboard in the language of the browser. */
    readonly say: Say,
    private readonly witness: Witness,
  ) {}

  static async open(browser: Browser, url: string, locale: Locale): Promise<Visit> {
    const tag = locale === 'ko' ? 'ko-KR' : 'en-US';
    const size = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' as const };
    const context = await browser.newContext(pageOptions(tag, { baseURL: url, ...size }));
    context.setDefaultTimeout(SOON.timeout);
    const page = await context.newPage();
    const witness = await Witness.of(page);
    const visit = new Visit(context, page, locale, await wordsOf(locale), witness);
    page.on('pageerror', (error) => visit.faults.push(String(error)));
    page.on('console', (message) => {
      if (/missing translation/i.test(message.text())) visit.faults.push(message.text());
    });
    return visit;
  }

  /** Opens a page as somebody who has just logged in, by default the administrator. */
  static async loggedIn(browser: Browser, url: string, locale: Locale, who = ADMIN): Promise<Visit> {
    const visit = await Visit.open(browser, url, locale);
    const answer = await visit.context.request.post('/api/session', { data: who });
    if (!answer.ok()) throw new Error(`log-in: ${answer.status()} ${await answer.text()}`);
    return visit;
  }

  /** The other operator, who approves. */
  static second(browser: Browser, url: string, locale: Locale): Promise<Visit> {
    return Visit.loggedIn(browser, url, locale, SECOND);
  }

  /** Opens a page and waits until it has come: one of one thing has its heading before. */
  async goto(path: string): Promise<void> {
    await this.page.goto(path);
    await this.page.locator('main:not(:has(> .card [aria-busy="true"])) h1').first().waitFor();
  }

  /** Turns the page to a language by the link in its frame. */
  async speak(locale: Locale): Promise<void> {
    const spoken = this.page.locator(`html[lang="${locale}"]`);
    if ((await spoken.count()) === 0) await this.page.locator(`header a[lang="${locale}"]`).click();
    await spoken.waitFor();
  }

  /** A button with exactly these words of the dashboard. */
  button(key: string, params?: Record<string, string | number>): Locator {
    return this.page.getByRole('button', { name: this.say(key, params), exact: true });
  }

  async press(key: string, params?: Record<string, string | number>): Promise<void> {
    await this.button(key, params).click();
  }

  /** Presses Tab, or another key, until the element with this name (or selector of an attribute, in brackets) has the focus. */
  readonly tabTo = async (name: string, key = 'Tab'): Promise<void> => {
    for (let presses = 0; presses < 150; presses++) {
      if (await this.page.evaluate<boolean>(`(${HAS_FOCUS})(${JSON.stringify(name)})`)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${key} never came to ${name}`);
  };

  /** Waits until a text stands on the page. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** The ids of the table's rows, once nothing is on its way any more. */
  async ids(): Promise<string[]> {
    await this.page.locator('table[aria-busy="false"], .empty').first().waitFor();
    return this.page.locator('tbody tr .id:has(.copy)').allInnerTexts();
  }

  get query(): URLSearchParams {
    return new URL(this.page.url()).searchParams;
  }

  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  /** What the accessibility checker finds serious on the page as it stands, by all its rules, one line each. */
  async barriers(): Promise<string[]> {
    // What a page makes of a new size stands two frames later.
    await this.page.evaluate(TWO_FRAMES);
    if (await this.page.evaluate<boolean>('!window.axe')) await this.page.evaluate(axe.source);
    return this.page.evaluate<string[]>(SERIOUS_BARRIERS);
  }

  /** What is read out with the name of a dialog when it opens. */
  async described(dialog: Locator): Promise<string> {
    const id = await dialog.getAttribute('aria-describedby');
    return id ? ((await this.page.locator(`[id="${id}"]`).textContent()) ?? '') : '';
  }

  async close(): Promise<void> {
    await this.witness.lastWords(this.faults.length > 0);
    // What the page still asks for has nobody to answer it. A test may have closed it already.
    if (!this.page.isClosed()) await this.page.unrouteAll({ behavior: 'ignoreErrors' });
    await this.context.close();
    if (this.faults.length > 0) throw new Error(`faults of the page: ${this.faults.join('; ')}`);
  }
}
