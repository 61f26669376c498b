import type { AnalyticsDatabase, ReadOptions } from './analytics-database.ts';
import type { SqlStatement } from './sql-client.ts';

/** What the planner of the database reckons a statement costs, in its own units. The statement is not run. */
export async function explainCost(
  database: AnalyticsDatabase,
  { text, values }: SqlStatement,
  options: ReadOptions,
): Promise<number> {
  const { rows } = await database.read({ text: `EXPLAIN (FORMAT JSON) ${text}`, values }, options);
  const cost = costOf(JSON.parse(rows[0]?.[0] ?? 'null'));
  if (cost === undefined) throw new TypeError('The database explained a statement without its cost.');
  return cost;
}

function costOf(explained: unknown): number | undefined {
  const [first] = Array.isArray(explained) ? (explained as unknown[]) : [];
  const cost = property(property(first, 'Plan'), 'Total Cost');
  return typeof cost === 'number' ? cost : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
