import * as client from 'openid-client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import { startSimulator } from '../../support/simulator.js';
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

it('openid-client: discovery, PKCE, nonce, ID token, user info, refresh', async () => {
  const config = await client.discovery(new URL(url), CLIENT_ID, SECRET, undefined, {
    // The simulator speaks plain HTTP.
    execute: [client.allowInsecureRequests],
  });
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile_nickname account_email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const arrival = await joinInBrowser(browser, address.href, '봄날의 곰 🐻', 'bear@kakao.example');
  const tokens = await client.authorizationCodeGrant(config, arrival.url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  expect(claims).toMatchObject({
    iss: url,
    aud: CLIENT_ID,
    nickname: '봄날의 곰 🐻',
    email: 'bear@kakao.example',
  });

  const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  expect(info).toMatchObject({ sub: claims?.sub, nickname: '봄날의 곰 🐻', email: 'bear@kakao.example' });

  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(fresh.access_token).not.toBe(tokens.access_token);
  expect(fresh.claims()?.sub).toBe(claims?.sub);
});

it('openid-client: an answer that was cancelled', async () => {
  const config = await client.discovery(new URL(url), CLIENT_ID, SECRET, undefined, {
    execute: [client.allowInsecureRequests],
  });
  const state = client.randomState();
  const back = new URL(
    `${REDIRECT_URI}?error=access_denied&error_description=User%20denied%20access&state=${state}`,
  );
  await expect(client.authorizationCodeGrant(config, back, { expectedState: state })).rejects.toMatchObject({
    error: 'access_denied',
  });
});
