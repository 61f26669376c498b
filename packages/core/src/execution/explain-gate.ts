import {
  explainPlan,
  type AnalyticsDatabase,
  type ReadOptions,
  type SqlStatement,
} from '../databases/index.ts';
import { LensError } from '../errors/index.ts';

/** How long a cost is taken for known. */
const REMEMBER_MS = 60_000;
const MAX_ENTRIES = 1_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 4_000_000;

export interface ExplainGateOptions {
  /** In the planner's units; 0 lets everything pass and asks nothing. */
  maxCost: number;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/**
 * Asks the database what a statement would cost before it runs.
 *
 * @throws LensError `query_too_expensive` beyond the limit, and what reading raises.
 */
export type ExplainGate = (
  database: AnalyticsDatabase,
  statement: SqlStatement,
  options: Pick<ReadOptions, 'signal' | 'rowSecurity'>,
) => Promise<void>;

/**
 * A gate with its own memory: the cost of a statement on a database, with its parameters and under its row-level
 * security, serves for a minute.
 */
export function createExplainGate({
  maxCost,
  monotonic = () => performance.now(),
}: ExplainGateOptions): ExplainGate {
  const costs = new WeakMap<AnalyticsDatabase, Map<string, { cost: number; until: number }>>();

  return async (database, statement, { signal, rowSecurity }) => {
    if (maxCost === 0) return;
    const known = costs.get(database) ?? new Map<string, { cost: number; until: number }>();
    costs.set(database, known);
    const key = JSON.stringify([statement.text, statement.values ?? [], rowSecurity ?? null]);
    const found = known.get(key);
    if (found !== undefined && monotonic() < found.until) return refuseBeyond(maxCost, found.cost);
    const limits = { timeoutMs: TIMEOUT_MS, maxRows: 1, maxBytes: MAX_BYTES };
    const { estimatedCost: cost } = await explainPlan(database, statement, { limits, signal, rowSecurity });
    known.delete(key);
    known.set(key, { cost, until: monotonic() + REMEMBER_MS });
    const [oldest] = known.keys();
    if (known.size > MAX_ENTRIES && oldest !== undefined) known.delete(oldest);
    refuseBeyond(maxCost, cost);
  };
}

function refuseBeyond(maxCost: number, cost: number): void {
  if (cost <= maxCost) return;
  throw new LensError(
    'query_too_expensive',
    `The database reckons that this query costs ${Math.round(cost)}, and the limit is ${maxCost}. Ask for a shorter period, fewer groups or stricter filters; an operator may raise QUERY_MAX_COST.`,
  );
}
