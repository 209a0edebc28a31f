import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { assertComplete } from './complete-config.js';
import { ConfigError, loadConfig } from './config.js';
import { variables } from './variables.js';

const dataDir = mkdtempSync(join(tmpdir(), 'linkdesk-config-'));
afterAll(() => rmSync(dataDir, { recursive: true }));
const load = (env: Record<string, string>) => loadConfig({ DATA_DIR: dataDir, ...env });

describe('loadConfig', () => {
  it('has the documented values when nothing is set', () => {
    expect(load({})).toMatchObject({
      role: 'all',
      host: '127.0.0.1',
      port: 3000,
      trustProxy: ['loopback'],
      approvalAbove: 100,
      irreversibleDelaySeconds: 30,
      dailyCeiling: null,
      brakeShare: 5,
      selectionChangedAbove: 10,
      marketingTerms: [],
      adminEmail: 'admin@example.com',
      kakao: { isSimulated: true, hasApiUrl: false, appId: '100100' },
    });
  });

  it('takes off for never', () => {
    expect(load({ APPROVAL_ABOVE: 'off', DAILY_CEILING: '50', BRAKE_SHARE: 'off' })).toMatchObject({
      approvalAbove: null,
      brakeShare: null,
      dailyCeiling: 50,
    });
  });

  it('takes proxies by address, subnet and name', () => {
    const proxies = ['10.0.0.0/8', 'fd00::1', 'loopback'];
    expect(load({ TRUST_PROXY: proxies.join(', ') }).trustProxy).toEqual(proxies);
  });

  it('counts an empty variable as unset', () => {
    expect(load({ PORT: '', REDIS_URL: ' ' })).toMatchObject({ port: 3000, redisUrl: undefined });
  });

  it('is the real Kakao when there is an admin key, and reads several', () => {
    const { kakao } = load({ KAKAO_ADMIN_KEY: 'first-admin-key, second-admin-key' });
    expect(kakao.isSimulated).toBe(false);
    expect(kakao.adminKeys.map((key) => key.reveal())).toEqual(['first-admin-key', 'second-admin-key']);
  });

  it('reads several REST API keys, the one for links first', () => {
    const { kakao } = load({ KAKAO_REST_API_KEY: 'first-rest-key, second-rest-key' });
    expect(kakao.restApiKeys).toEqual(['first-rest-key', 'second-rest-key']);
    expect(load({ KAKAO_REST_API_KEY: 'one-rest-key' }).kakao.restApiKeys).toEqual(['one-rest-key']);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '3000x'],
    ['PORT', '1e3'],
    ['HOST', 'a b'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', 'loopback,,10.0.0.1'],
    ['ROLE', 'both'],
    ['DATABASE_URL', 'mysql://root:topsecret@localhost/x'],
    ['DATABASE_URL', 'postgres://root:topsecret%zz@localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'redis://:topsecret%zz@localhost'],
    ['REDIS_URL', 'redis+sentinel://:topsecret@s1:26379,s2:26379'],
    ['REDIS_URL', 'redis+cluster://:topsecret@n1:6379/1'],
    ['KAKAO_ADMIN_KEY', 'short'],
    ['KAKAO_ADMIN_KEY', ','],
    ['KAKAO_APP_ID', 'abc'],
    ['KAKAO_APP_ID', '0123456'],
    ['KAKAO_APP_ID', '0'],
    ['KAKAO_REST_API_KEY', 'first-rest-key,'],
    ['KAKAO_REST_API_KEY', 'first-rest-key second-rest-key'],
    ['KAKAO_API_URL', 'kapi.kakao.com'],
    ['KAKAO_API_URL', 'http://root:topsecret@proxy/'],
    ['KAKAO_API_URL', 'https://kapi.kakao.com/?a=b'],
    ['KAKAO_AUTH_URL', 'https://kauth.kakao.com/#a'],
    ['KAKAO_REDIRECT_URI', 'https://['],
    ['SECRET_KEY', 'topsecret'],
    ['APPROVAL_ABOVE', '-1'],
    ['APPROVAL_ABOVE', 'never'],
    ['SELECTION_CHANGED_ABOVE', '101'],
    ['IRREVERSIBLE_DELAY', 'off'],
    ['DAILY_CEILING', '1.5'],
    ['BRAKE_SHARE', '101'],
    ['BRAKE_SHARE', '5%'],
    ['ADMIN_EMAIL', 'nobody'],
    ['ADMIN_EMAIL', '"boss"@example.com'],
    ['ADMIN_EMAIL', 'bo\u200bss@example.com'],
    ['ADMIN_EMAIL', 'boss\u202e@example.com'],
    ['ADMIN_PASSWORD', 'topsecr'],
  ])('refuses %s=%s in one line that names it', (name, value) => {
    const error = (() => {
      try {
        load({ [name]: value });
      } catch (caught) {
        return caught;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as ConfigError;
    expect(message.startsWith(`${name} `)).toBe(true);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('topsec');
  });

  it('never prints a secret', () => {
    const config = load({
      DATABASE_URL: 'postgres://u:topsecret@localhost/x',
      REDIS_URL: 'redis://:topsecret@localhost',
      KAKAO_ADMIN_KEY: 'topsecret-admin-key',
      KAKAO_CLIENT_SECRET: 'topsecret',
      SECRET_KEY: 'topsecret'.repeat(6),
      ADMIN_PASSWORD: 'topsecret',
    });
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain('topsecret');
    expect(JSON.stringify(config)).not.toContain('topsecret');
  });

  it('generates the secret key once, readable by its owner only', () => {
    const first = load({}).secretKey.reveal();
    expect(load({}).secretKey.reveal()).toBe(first);
    expect(readFileSync(join(dataDir, 'secret-key'), 'utf8').trim()).toBe(first);
    expect(statSync(join(dataDir, 'secret-key')).mode & 0o077).toBe(0);
  });

  it('names DATA_DIR when no key can be kept there', () => {
    expect(() => load({ DATA_DIR: join(dataDir, 'secret-key', 'below-a-file') })).toThrow(/^DATA_DIR is /);
  });

  it('does not start in production without a secret key', () => {
    expect(() => load({ NODE_ENV: 'production' })).toThrow(/^SECRET_KEY is not set/);
  });

  it('finds a simulator that somebody else started', () => {
    const { kakao } = load({ KAKAO_API_URL: 'http://simulator:4000/' });
    expect(kakao).toMatchObject({ isSimulated: true, hasApiUrl: true, authUrl: 'http://simulator:4000' });
  });

  it('takes nothing of the simulator when there is an admin key', () => {
    const { kakao } = load({ KAKAO_ADMIN_KEY: 'first-admin-key' });
    expect(kakao).toMatchObject({ appId: undefined, restApiKeys: [], clientSecret: undefined });
    expect(kakao).toMatchObject({ apiUrl: 'https://kapi.kakao.com', authUrl: 'https://kauth.kakao.com' });
  });

  it('does not take the real Kakao for a simulator', () => {
    expect(() => load({ KAKAO_API_URL: 'https://kapi.kakao.com' })).toThrow(/^KAKAO_ADMIN_KEY is not set/);
  });

  it('names what a server that is started alone is missing', () => {
    expect(() => assertComplete(load({}))).toThrow(/^DATABASE_URL is not set/);
    expect(() => assertComplete(load({ DATABASE_URL: 'postgres://h/d' }))).toThrow(/^REDIS_URL is not set/);
  });
});

it('describes every variable in one sentence', () => {
  for (const [name, { sentence }] of Object.entries(variables)) expect(sentence, name).toMatch(/^\S.*\.$/);
});
