import type { AnalyticsDatabase, ReadOptions } from './analytics-database.ts';
import type { SqlStatement } from './sql-client.ts';

/** What the planner of a database reckons. */
export interface PlanEstimate {
  /** In its own units. */
  estimatedCost: number;
  estimatedRows: number;
}

/** What the planner of the database reckons of a statement. The statement is not run. */
export async function explainPlan(
  database: AnalyticsDatabase,
  { text, values }: SqlStatement,
  options: ReadOptions,
): Promise<PlanEstimate> {
  const { rows } = await database.read({ text: `EXPLAIN (FORMAT JSON) ${text}`, values }, options);
  const explained: unknown = JSON.parse(rows[0]?.[0] ?? 'null');
  const [first] = Array.isArray(explained) ? (explained as unknown[]) : [];
  const plan = property(first, 'Plan');
  const estimatedCost = property(plan, 'Total Cost');
  const estimatedRows = property(plan, 'Plan Rows');
  if (typeof estimatedCost !== 'number' || typeof estimatedRows !== 'number') {
    throw new TypeError('The database explained a statement without its cost.');
  }
  return { estimatedCost, estimatedRows };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
