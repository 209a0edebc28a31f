import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { entities } from '../../entities.js';
import { dataSourceOptions } from '../../platform/database/data-source.js';
import { migrate } from '../../platform/database/migrations.js';
import { Desk } from '../stand/desk.js';
import { Stand } from '../stand/stand.js';
import { seedHistory } from './seed-history.js';
import { seedPeople } from './seed-people.js';

/** A million people with a past, a server that shows them, and an operator at it. */
export interface PeopleStand {
  dataSource: DataSource;
  desk: Desk;
  /** How many events the past has. */
  events: number;
  close(): Promise<void>;
}

/** A version of a term that came into force while people agreed to it: the first notice, so its id is 1. */
const NOTICE = {
  kind: 'term',
  subject: 'marketing_2025',
  language: 'ko',
  version: '2',
  text: '마케팅 정보 수신 동의',
  from: '2025-06-01',
};

/** @param people how many to invent */
export async function openPeopleStand(people: number): Promise<PeopleStand> {
  const stand = new Stand();
  const stores = await stand.stores();
  const dataSource = await new DataSource(
    dataSourceOptions({ url: stores.databaseUrl, entities, migrations, poolSize: 8 }),
  ).initialize();
  const close = async () => {
    await dataSource.destroy();
    await stand.close();
  };
  try {
    await migrate(dataSource);
    process.stderr.write(`inventing ${people} people with a history …\n`);
    await seedPeople(dataSource, { people });
    const events = await seedHistory(dataSource);
    // Gigabytes are still to be written to the disk, which a desk in use has behind it.
    await dataSource.query('CHECKPOINT');
    // Nothing is asked of Kakao.
    const server = await stand.server(stores, 'http://127.0.0.1:9', { ROLE: 'web' });
    const desk = await Desk.logIn(server.url);
    await desk.post('/api/notices', NOTICE);
    return { dataSource, desk, events, close };
  } catch (error) {
    await close();
    throw error;
  }
}
