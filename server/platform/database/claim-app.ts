import type { DataSource } from 'typeorm';
import { ConfigError } from '../config/config.js';
import { App } from './app.entity.js';

/**
 * Binds the database to one Kakao app at the first start. A later start for another app is refused: its
 * people are strangers there, and a full sync would take every one of ours for unlinked.
 *
 * @param appId Kakao's app id; undefined where it is not configured, which claims nothing
 * @throws ConfigError naming `KAKAO_APP_ID`
 */
export async function claimApp(dataSource: DataSource, appId: string | undefined): Promise<void> {
  if (appId === undefined) return;
  await dataSource.query(`INSERT INTO apps (id) SELECT $1 WHERE NOT EXISTS (SELECT FROM apps)`, [appId]);
  const [app] = await dataSource.manager.find(App, { take: 1 });
  if (app && app.id !== appId) {
    throw new ConfigError('KAKAO_APP_ID', `is ${appId}, but this database belongs to the app ${app.id}`);
  }
}
