import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../server/entities.js';
import { dataSourceOptions, migrate } from '../../server/platform/database/data-source.js';
import { createEmptyDatabase } from '../support/database.js';

it('all migrations on an empty database give exactly the schema that the entities describe', async () => {
  const { url } = await createEmptyDatabase();
  const dataSource = await new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  try {
    await migrate(dataSource);
    const difference = await dataSource.driver.createSchemaBuilder().log();
    expect(difference.upQueries.map(({ query }) => query)).toEqual([]);
  } finally {
    await dataSource.destroy();
  }
});

it('several processes may migrate at once', async () => {
  const { url } = await createEmptyDatabase();
  const open = () => new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  const sources = await Promise.all([open(), open(), open()]);
  try {
    await Promise.all(sources.map(migrate));
    const rows = await sources[0]?.query('SELECT count(*)::int AS count FROM migrations');
    expect(rows).toEqual([{ count: migrations.length }]);
  } finally {
    await Promise.all(sources.map((source) => source.destroy()));
  }
});

it('each migration can be taken back', async () => {
  const { url } = await createEmptyDatabase();
  const dataSource = await new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  try {
    await migrate(dataSource);
    for (const _ of migrations) await dataSource.undoLastMigration();
    const tables = await dataSource.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT IN ('migrations', 'typeorm_metadata')`,
    );
    expect(tables).toEqual([]);
  } finally {
    await dataSource.destroy();
  }
});
