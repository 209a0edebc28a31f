import type { DataSource, EntityManager } from 'typeorm';

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Runs a statement, and says how many rows the nodes of its plan came upon. */
export async function rowsRead(
  dataSource: DataSource,
  [sql, params]: [sql: string, params: unknown[]],
): Promise<number> {
  const [row] = await dataSource.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, params);
  return sum(row['QUERY PLAN'][0].Plan);
}

const sum = ({ Plans = [], ...node }: PlanNode): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] +
  Plans.reduce((rows, plan) => rows + sum(plan), 0);

/** The same of all statements that some work makes, once it is done. */
export async function rowsReadBy(
  dataSource: DataSource,
  work: (dataSource: DataSource) => Promise<unknown>,
): Promise<number> {
  const made: [sql: string, params: unknown[]][] = [];
  await work(recording(dataSource, (sql, params) => made.push([sql, params])));
  let rows = 0;
  for (const statement of made) rows += await rowsRead(dataSource, statement);
  return rows;
}

type Told = (sql: string, params: unknown[]) => void;

/** The same data source or manager, which tells of each statement that it is asked itself. */
function recording<T extends DataSource | EntityManager>(asked: T, tell: Told): T {
  return new Proxy(asked, {
    get(target, name) {
      if (name === 'query') {
        return (sql: string, params: unknown[] = []) => {
          tell(sql, params);
          return target.query(sql, params);
        };
      }
      if (name === 'manager') return recording((target as DataSource).manager, tell);
      if (name === 'transaction') {
        return (isolation: 'REPEATABLE READ', run: (manager: EntityManager) => Promise<unknown>) =>
          target.transaction(isolation, (manager) => run(recording(manager, tell)));
      }
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
