import type { DataSource } from 'typeorm';

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
