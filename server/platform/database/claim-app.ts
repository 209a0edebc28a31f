import type { DataSource } from 'typeorm';
import { ConfigError, type KakaoConfig } from '../config/config.js';
import { SIMULATED_APP } from '../config/simulator-defaults.js';
import { App } from './app.entity.js';

/**
 * Binds the database to one Kakao app at the first start, a demo's to that of the simulator. A later start for another is
 * refused: its people are strangers there, and a full sync, or a job, would take every one of ours for unlinked.
 *
 * @param kakao with no `appId` it claims nothing
 * @throws ConfigError naming `KAKAO_APP_ID` or `KAKAO_ADMIN_KEY`
 */
export async function claimApp(
  dataSource: DataSource,
  { appId, isSimulated }: Pick<KakaoConfig, 'appId' | 'isSimulated'>,
): Promise<void> {
  // Whatever the simulator is told to call itself.
  const own = isSimulated ? SIMULATED_APP.appId : appId;
  if (own !== undefined) {
    // One that is in use without having been claimed was begun with a key of a real app, which nobody has named.
    await dataSource.query(
      `INSERT INTO apps (id) SELECT $1 WHERE NOT EXISTS (SELECT FROM apps) AND NOT ($2 AND ${IS_IN_USE})`,
      [own, isSimulated],
    );
  }
  const [app] = await dataSource.manager.find(App, { take: 1 });
  if (app?.id === own) return;
  if (!app) throw new ConfigError('KAKAO_ADMIN_KEY', 'is not set, but this database is in use with one');
  const belongs = `but this database belongs to the app ${app.id}`;
  if (isSimulated) throw new ConfigError('KAKAO_ADMIN_KEY', `is not set, ${belongs}`);
  if (app.id === SIMULATED_APP.appId) {
    const invented = 'is set, but this database holds the invented people of the demo';
    throw new ConfigError('KAKAO_ADMIN_KEY', invented);
  }
  throw new ConfigError('KAKAO_APP_ID', `${appId === undefined ? 'is not set' : `is ${appId}`}, ${belongs}`);
}

const IS_IN_USE = '(EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM syncs) OR EXISTS (SELECT FROM jobs))';
