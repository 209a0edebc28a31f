import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { type DatabaseOptions, dataSourceOptions } from './data-source.js';

/** The process's one data source, injected with `@InjectDataSource()`. */
@Module({})
export class DatabaseModule {
  /** @param tables entities and migrations, which belong to the features and not to the platform */
  static register(tables: Pick<DatabaseOptions, 'entities' | 'migrations'>): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [CONFIG],
          useFactory: (config: Config) => ({
            ...dataSourceOptions({ url: config.databaseUrl?.reveal() ?? '', ...tables }),
            retryAttempts: 5,
            retryDelay: 1_000,
          }),
        }),
      ],
    };
  }
}
