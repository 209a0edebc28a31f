import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { entities } from '../../entities.js';
import { dataSourceOptions, migrate } from '../../platform/database/data-source.js';
import { seedPeople } from '../seed-people.js';
import { Desk } from '../stand/desk.js';
import { Stand } from '../stand/stand.js';

/** A million people, a server that shows them, and an operator at it. */
export interface PeopleStand {
  dataSource: DataSource;
  desk: Desk;
  close(): Promise<void>;
}

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
    process.stderr.write(`inventing ${people} people …\n`);
    await seedPeople(dataSource, { people });
    // Gigabytes are still to be written to the disk, which a desk in use has behind it.
    await dataSource.query('CHECKPOINT');
    // Nothing is asked of Kakao.
    const server = await stand.server(stores, 'http://127.0.0.1:9', { ROLE: 'web' });
    return { dataSource, desk: await Desk.logIn(server.url), close };
  } catch (error) {
    await close();
    throw error;
  }
}
