import type { Page, Request } from 'playwright-core';
import type { RunnerTestCase } from 'vitest';

/** So much of what a page says at its end is told. */
const TEXT_SHOWN = 6_000;
const MARK = 'witness: ';

/** What the page itself tells: each press, and on what it fell. */
const TELL_PRESSES = `
  for (const type of ['pointerdown', 'pointerup', 'click']) {
    addEventListener(type, ({ target }) => {
      const words = (target.textContent ?? '').slice(0, 40);
      console.debug('${MARK}' + type + ' on ' + target.tagName + ' ' + JSON.stringify(words));
    }, true);
  }
`;

const witnesses: Witness[] = [];
let current: Readonly<RunnerTestCase> | undefined;

/** Remembers what happened on a page: navigations, presses, questions to the API and their answers, and its last words. */
export class Witness {
  private readonly lines: string[] = [];
  private readonly begun = Date.now();

  private constructor(private readonly page: Page) {}

  static async of(page: Page): Promise<Witness> {
    const witness = new Witness(page);
    witnesses.push(witness);
    page.on('framenavigated', (frame) => witness.note(`at ${new URL(frame.url()).pathname}`));
    page.on('console', (message) => {
      const text = message.text();
      if (text.startsWith(MARK)) witness.note(text.slice(MARK.length));
      else if (['error', 'warning'].includes(message.type())) witness.note(`console: ${text}`);
    });
    page.on('request', (request) => {
      if (isOfApi(request)) witness.note(`asked ${nameOf(request)}`);
    });
    page.on('response', (response) => {
      if (isOfApi(response.request())) {
        witness.note(`answered ${response.status()} to ${nameOf(response.request())}`);
      }
    });
    page.on('requestfailed', (request) => {
      witness.note(`failed ${nameOf(request)}: ${request.failure()?.errorText}`);
    });
    await page.addInitScript(TELL_PRESSES);
    return witness;
  }

  /**
   * To be called before the page is closed. Of a test that has passed nobody is told them, and asking for them takes the
   * browser as long as many a press.
   *
   * @param isFaulty the page had faults, for which its test will fail though it has passed so far
   */
  async lastWords(isFaulty: boolean): Promise<void> {
    if (current?.result?.state === 'pass' && !isFaulty) return;
    const text = await this.page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String);
    this.note(`says at the end:\n${text.slice(0, TEXT_SHOWN)}`);
  }

  toString(): string {
    return this.lines.join('\n');
  }

  private note(line: string): void {
    this.lines.push(`${String(Date.now() - this.begun).padStart(6)} ms  ${line}`);
  }
}

/** A test begins: what was seen on the pages of the one before is forgotten. */
export function beginTest(test: Readonly<RunnerTestCase>): void {
  takeWitnesses();
  current = test;
}

/** What was seen on all pages since this was called last, the first one first. */
export function takeWitnesses(): Witness[] {
  return witnesses.splice(0);
}

const isOfApi = (request: Request) => new URL(request.url()).pathname.startsWith('/api/');
const nameOf = (request: Request) => `${request.method()} ${new URL(request.url()).pathname}`;
