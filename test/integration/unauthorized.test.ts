import { beforeAll, expect, it } from 'vitest';
import { SessionModule } from '../../server/session/session.module.js';
import { WebhooksModule } from '../../server/webhooks/webhooks.module.js';
import { ADMIN, type HttpApp, startHttpApp } from '../support/http-app.js';

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, WebhooksModule]);
});

it.each([
  ['GET', '/api/session', undefined, 'not_logged_in', 'Cookie'],
  ['PUT', '/api/session/password', {}, 'not_logged_in', 'Cookie'],
  ['POST', '/api/session', { ...ADMIN, password: 'wrong' }, 'wrong_credentials', 'Cookie'],
  ['GET', '/webhooks/kakao/unlink', undefined, 'webhook_authentication_failed', 'KakaoAK'],
])('%s of %s says with its 401 how one shows who one is', async (method, path, body, code, scheme) => {
  const answer = await app.client().send(method, path, body, {});
  expect([answer.status, answer.body.code]).toEqual([401, code]);
  expect(answer.headers.get('www-authenticate')).toBe(scheme);
});
