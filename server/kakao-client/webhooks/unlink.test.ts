import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KakaoWebhookError, readUnlinkWebhook, type UnlinkWebhookRequest } from '../index.js';

const KEYS = ['primary-key-000', 'older-key-111'];
const expected = { adminKeys: KEYS, appId: '123456' };
const authorization = `KakaoAK ${KEYS[0]}`;
const FORM = 'app_id=123456&user_id=9223372036854775807&referrer_type=UNLINK_FROM_APPS';
const NOTICE = { app_id: '123456', user_id: '9223372036854775807', referrer_type: 'UNLINK_FROM_APPS' };

function problemOf(request: UnlinkWebhookRequest): KakaoWebhookError {
  try {
    readUnlinkWebhook(request, expected);
  } catch (error) {
    if (error instanceof KakaoWebhookError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('unlink webhook (§6.1)', () => {
  it('reads the GET form, the POST form and JSON', () => {
    expect(readUnlinkWebhook({ authorization, query: FORM }, expected)).toEqual(NOTICE);
    expect(readUnlinkWebhook({ authorization, body: FORM, query: '' }, expected)).toEqual(NOTICE);
    const body = '{"app_id":123456,"user_id":9223372036854775807,"referrer_type":"UNLINK_FROM_APPS"}';
    expect(readUnlinkWebhook({ authorization, body }, expected)).toEqual(NOTICE);
  });

  it('accepts either key during a rotation, and unknown referrers', () => {
    const query = FORM.replace('UNLINK_FROM_APPS', 'SOMETHING_NEW');
    const notice = readUnlinkWebhook({ authorization: `KakaoAK ${KEYS[1]}`, query }, expected);
    expect(notice.referrer_type).toBe('SOMETHING_NEW');
  });

  it.each([undefined, '', 'KakaoAK ', 'KakaoAK wrong', `Bearer ${KEYS[0]}`, KEYS[0], `KakaoAK ${KEYS[0]}x`])(
    'refuses the header %s without repeating it',
    (header) => {
      const error = problemOf({ authorization: header, query: FORM });
      expect(error.httpStatus).toBe(401);
      expect(inspect(error, { showHidden: true })).not.toContain('key-000');
    },
  );

  it.each([
    FORM.replace('123456', '999'),
    'user_id=1&referrer_type=X',
    'app_id=123456&user_id=abc',
    'app_id=123456&user_id=9223372036854775808',
    `${FORM}&user_id=2`,
    '{"app_id":"123456","user_id":"1","user_id":"2"}',
    '{',
  ])('refuses %s', (body) => {
    expect(problemOf({ authorization, body })).toMatchObject({ httpStatus: 400, code: 'invalid_request' });
  });

  it('never throws anything but its own error', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.option(fc.string(), { nil: undefined }),
        (body, query, header) => {
          for (const given of [header, authorization]) {
            try {
              readUnlinkWebhook({ authorization: given, body, query }, expected);
            } catch (error) {
              expect(error).toBeInstanceOf(KakaoWebhookError);
            }
          }
        },
      ),
    );
  });
});
