import createKakaoConnector from '@logto/connector-kakao';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import { startSimulator } from '../../support/simulator.js';
import { atBase, redirectKakaoHosts } from './kakao-hosts.js';
import { joinInBrowser, REDIRECT_URI } from './person.js';

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

it("Logto's Kakao connector logs a person in and reads the profile", async () => {
  redirectKakaoHosts(url);
  const connector = await createKakaoConnector({
    getConfig: async () => ({ clientId: CLIENT_ID, clientSecret: SECRET }),
  });
  const address = await connector.getAuthorizationUri(
    {
      state: 'some-state',
      redirectUri: REDIRECT_URI,
      connectorId: 'kakao',
      connectorFactoryId: 'kakao-universal',
      jti: 'some-jti',
      headers: {},
    },
    async () => {},
  );
  const { query } = await joinInBrowser(browser, atBase(url, address), '고래 선장', 'whale@kakao.example');
  expect(query.get('state')).toBe('some-state');
  const info = await connector.getUserInfo(
    { code: query.get('code'), redirectUri: REDIRECT_URI },
    async () => ({}),
  );
  expect(info).toMatchObject({ email: 'whale@kakao.example', name: '고래 선장' });
  expect(info.id).toMatch(/^\d+$/);
});
