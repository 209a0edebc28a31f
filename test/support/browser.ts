import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';

/** The headless shell draws no browser around its pages: opening one costs half of what it costs the others. */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];

/** Debian's; older releases have the second only. */
const PACKAGES = ['chromium-headless-shell', 'chromium'];

/**
 * Path of a Chromium: `CHROMIUM_PATH`, one on the PATH, otherwise Debian's package, installed now.
 *
 * @throws where none can be had; the tests of the dashboard never pass without a browser
 */
function findChromium(): string {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (works(given)) return given;
    throw new Error(`CHROMIUM_PATH: ${given} is not a Chromium that runs here`);
  }
  const found = NAMES.find(works) ?? installed();
  if (found) return found;
  throw new Error(
    'No Chromium was found for the tests of the dashboard: install the package "chromium-headless-shell", or set CHROMIUM_PATH',
  );
}

/** Starts a headless Chromium that talks to nobody but the pages it is shown. Close it after use. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: resolveOnPath(findChromium()),
    headless: true,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // No page is open for long enough that compiling its code pays: all tests of pages take a sixth less without.
      '--js-flags=--no-opt,--no-maglev,--no-sparkplug',
    ],
  });
}

/** How a page is opened in the tests; `locale` decides the language of the dashboard. */
export function pageOptions(
  locale: 'ko-KR' | 'en-US',
  more: BrowserContextOptions = {},
): BrowserContextOptions {
  return { locale, timezoneId: 'Asia/Seoul', viewport: { width: 1280, height: 900 }, ...more };
}

function works(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function resolveOnPath(command: string): string {
  const { stdout } = spawnSync('/bin/sh', ['-c', 'command -v "$0"', command], { encoding: 'utf8' });
  return stdout.trim() || command;
}

function installed(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  console.error('Installing Chromium for the tests of the dashboard (once)…');
  if (!PACKAGES.some(install)) {
    apt('update');
    PACKAGES.some(install);
  }
  return NAMES.find(works);
}

const install = (name: string) => apt('install', '--yes', '--no-install-recommends', name);

/** Waits while another test file installs. */
function apt(...args: string[]): boolean {
  const all = ['-o', 'DPkg::Lock::Timeout=300', ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', all, { env, stdio: 'ignore', timeout: 600_000 }).status === 0;
}
