import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import { startSimulator } from '../../support/simulator.js';
import { atBase, redirectKakaoHosts } from './kakao-hosts.js';
import { joinInBrowser, REDIRECT_URI } from './person.js';

/** What the tests use of passport-kakao, which has no types. */
interface Profile {
  provider: string;
  id: number;
  _json: { kakao_account: { email: string; profile: { nickname: string } } };
}
interface Strategy {
  redirect(url: string): void;
  success(user: unknown): void;
  fail(challenge: unknown): void;
  error(error: Error): void;
  authenticate(request: { query: Record<string, string> }, options?: object): void;
}
type Verify = (
  access: string,
  refresh: string,
  profile: Profile,
  done: (e: null, user: Profile) => void,
) => void;
const { Strategy: KakaoStrategy } = createRequire(import.meta.url)('passport-kakao') as {
  Strategy: new (options: Record<string, string>, verify: Verify) => Strategy;
};

const CLIENT_ID = '0123456789abcdef0123456789abcdef';
const SECRET = 'a-secret';

let browser: Browser;
let url: string;
beforeAll(async () => {
  browser = await launchBrowser();
  url = (await startSimulator(['--users', '50', '--rest-api-key', CLIENT_ID, '--client-secret', SECRET])).url;
});
afterAll(() => browser.close());
afterEach(() => vi.restoreAllMocks());

/** One pass through the strategy: where it sends the browser, or the person it found. */
function authenticate(query: Record<string, string>): Promise<{ redirect?: string; user?: Profile }> {
  const options = { clientID: CLIENT_ID, clientSecret: SECRET, callbackURL: REDIRECT_URI };
  const strategy = new KakaoStrategy(options, (_access, _refresh, profile, done) => done(null, profile));
  return new Promise((resolve, reject) => {
    strategy.redirect = (redirect) => resolve({ redirect });
    strategy.success = (user) => resolve({ user: user as Profile });
    strategy.fail = (challenge) => reject(new Error(`refused: ${JSON.stringify(challenge)}`));
    strategy.error = reject;
    strategy.authenticate({ query });
  });
}

it('passport-kakao logs a person in and reads the profile', async () => {
  redirectKakaoHosts(url);
  const { redirect = '' } = await authenticate({});
  const { query } = await joinInBrowser(browser, atBase(url, redirect), '달빛 토끼', 'rabbit@kakao.example');
  const { user } = await authenticate({ code: query.get('code') ?? '' });
  expect(user).toMatchObject({
    provider: 'kakao',
    _json: { kakao_account: { email: 'rabbit@kakao.example', profile: { nickname: '달빛 토끼' } } },
  });
  expect(user?.id).toBeGreaterThan(0);
});

it('passport-kakao is told of a code that was used already', async () => {
  redirectKakaoHosts(url);
  const { redirect = '' } = await authenticate({});
  const { query } = await joinInBrowser(browser, atBase(url, redirect), '한번만', 'once@kakao.example');
  await authenticate({ code: query.get('code') ?? '' });
  await expect(authenticate({ code: query.get('code') ?? '' })).rejects.toThrow();
});
