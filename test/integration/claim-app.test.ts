import type { DataSource } from 'typeorm';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/platform/config/config.js';
import { claimApp } from '../../server/platform/database/claim-app.js';
import { createTestDatabase } from '../support/database.js';
import { createTestRedis } from '../support/redis.js';
import { startServer } from '../support/server.js';

let databaseUrl: string;
let database: DataSource;

beforeEach(async () => {
  const created = await createTestDatabase();
  databaseUrl = created.url;
  database = await created.dataSource();
});

const KEY = { KAKAO_ADMIN_KEY: 'a-key-of-a-real-app' };

/** A start with these variables, as far as it claims the database. */
const claim = (env: Record<string, string>) =>
  claimApp(database, loadConfig({ SECRET_KEY: 'x'.repeat(32), ...env }).kakao);

describe('a database', () => {
  it('belongs to the app of its first start, which has to be named from then on', async () => {
    await claim({ ...KEY, KAKAO_APP_ID: '77' });
    await claim({ ...KEY, KAKAO_APP_ID: '77' });
    await expect(claim({ ...KEY, KAKAO_APP_ID: '78' })).rejects.toThrow(
      'KAKAO_APP_ID is 78, but this database belongs to the app 77',
    );
    await expect(claim(KEY)).rejects.toThrow(
      'KAKAO_APP_ID is not set, but this database belongs to the app 77',
    );
  });

  it('of real people is no demo when the key is forgotten, also where the app is named', async () => {
    await claim({ ...KEY, KAKAO_APP_ID: '77' });
    const refusal = 'KAKAO_ADMIN_KEY is not set, but this database belongs to the app 77';
    await expect(claim({})).rejects.toThrow(refusal);
    await expect(claim({ KAKAO_APP_ID: '77' })).rejects.toThrow(refusal);
    const { url: redisUrl } = await createTestRedis();
    const started = startServer({
      databaseUrl,
      redisUrl,
      kakaoUrl: 'http://127.0.0.1:9',
      env: { KAKAO_APP_ID: '77' },
    });
    await expect(started).rejects.toThrow(refusal);
  });

  it('whose app was never named is no demo either once somebody is in it', async () => {
    await claim(KEY);
    await database.query(
      `INSERT INTO syncs (mode, status, cursor, counts) VALUES ('full', 'queued', '{}', '{}')`,
    );
    await expect(claim({})).rejects.toThrow(
      'KAKAO_ADMIN_KEY is not set, but this database is in use with one',
    );
    await claim(KEY);
    await claim({ ...KEY, KAKAO_APP_ID: '77' });
  });

  it('of the demo takes no key of a real app', async () => {
    await claim({});
    await claim({ KAKAO_APP_ID: '77' });
    for (const app of [{}, { KAKAO_APP_ID: '77' }] as Record<string, string>[]) {
      await expect(claim({ ...KEY, ...app })).rejects.toThrow(
        'KAKAO_ADMIN_KEY is set, but this database holds the invented people of the demo',
      );
    }
  });
});
