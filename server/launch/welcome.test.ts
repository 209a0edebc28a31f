import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config/config.js';
import { welcome } from './welcome.js';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'linkdesk-welcome-'));
afterAll(() => rmSync(DATA_DIR, { recursive: true }));
const url = 'http://127.0.0.1:3000';

describe('welcome', () => {
  it('shows generated passwords, and never one that was given', () => {
    const config = loadConfig({ DATA_DIR, ADMIN_PASSWORD: 'given-password' });
    const text = welcome(url, config, [
      { email: 'admin@example.com', role: 'admin', password: null },
      { email: 'operator@example.com', role: 'operator', password: 'generated' },
    ]);
    expect(text).toContain(url);
    expect(text).toMatch(/demo/);
    expect(text).toMatch(/admin@example\.com +the password in ADMIN_PASSWORD/);
    expect(text).toMatch(/operator@example\.com +generated/);
    expect(text).not.toContain('given-password');
  });

  it('says the second time how to get in without the password', () => {
    const text = welcome(url, loadConfig({ DATA_DIR, KAKAO_ADMIN_KEY: 'an-admin-key' }), []);
    expect(text).toContain('npm run reset-password');
    expect(text).not.toMatch(/demo/);
  });

  it('says nothing about logging in where nobody can', () => {
    expect(welcome(url, loadConfig({ DATA_DIR, ROLE: 'worker' }), [])).not.toMatch(/Log in/);
  });

  it('shows passwords also where a worker was the first to start', () => {
    const created = [{ email: 'admin@example.com', role: 'admin' as const, password: 'generated' }];
    expect(welcome(url, loadConfig({ DATA_DIR, ROLE: 'worker' }), created)).toMatch(/admin@.* generated/);
  });
});
