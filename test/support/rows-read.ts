import type { DataSource, EntityManager } from 'typeorm';

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

type Statement = [sql: string, params: unknown[]];

/** Runs a statement, and says how many rows the nodes of its plan came upon. */
export async function rowsRead(dataSource: DataSource, statement: Statement): Promise<number> {
  return sum(await planOf(dataSource, statement));
}

async function planOf(dataSource: DataSource, [sql, params]: Statement): Promise<PlanNode> {
  const [row] = await dataSource.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, params);
  return row['QUERY PLAN'][0].Plan;
}

const sum = ({ Plans = [], ...node }: PlanNode, table?: string): number =>
  (table === undefined || node['Relation Name'] === table
    ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
    : 0) + Plans.reduce((rows, plan) => rows + sum(plan, table), 0);

/** The same of all statements that some work makes, once it is done; where a table is named, of its rows alone. */
export async function rowsReadBy(dataSource: DataSource, work: Work, table?: string): Promise<number> {
  return (await plansBy(dataSource, work)).reduce((rows, plan) => rows + sum(plan, table), 0);
}

/** How often the statements of some work look something up, one after the other, in one place of their plans. */
export async function lookUpsBy(dataSource: DataSource, work: Work): Promise<number> {
  return Math.max(...(await plansBy(dataSource, work)).map(mostLoops));
}

const mostLoops = ({ Plans = [], ...node }: PlanNode): number =>
  Math.max(node['Actual Loops'], ...Plans.map(mostLoops));

type Work = (dataSource: DataSource) => Promise<unknown>;

async function plansBy(dataSource: DataSource, work: Work): Promise<PlanNode[]> {
  const made: Statement[] = [];
  await work(recording(dataSource, (sql, params) => made.push([sql, params])));
  // What the planner alone is asked reads nothing.
  const run = made.filter(([sql]) => !sql.startsWith('EXPLAIN'));
  const plans: PlanNode[] = [];
  for (const statement of run) plans.push(await planOf(dataSource, statement));
  return plans;
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
