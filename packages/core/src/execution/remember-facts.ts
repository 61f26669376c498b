import type { TableReference } from '../contract/types/dataset.ts';
import { dataFactsOf, dataFactsStatement, type CompiledQuery, type DataFacts } from '../query/index.ts';
import type { Executor } from './create-executor.ts';

/** Guesses hold this long; a table that has grown much since is only read less cleverly. */
const REMEMBER_MS = 300_000;
/** How long nothing is known after a database did not tell. */
const RETRY_MS = 10_000;
const TIMEOUT_MS = 1_000;
const MAX_ENTRIES = 500;
const MAX_ROWS = 10_000;

const NOTHING_KNOWN: DataFacts = Object.freeze({ rows: () => undefined, distinct: () => undefined });

export interface RememberFactsOptions {
  executor: Pick<Executor, 'readRows'>;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/** What is guessed of the tables that questions of one data source read. Never rejects. */
export type FindFacts = (compiled: readonly CompiledQuery[], tenant: string) => Promise<DataFacts>;

/** Asks databases for their guesses about tables, and remembers these by tenant, data source and tables. */
export function rememberFacts({
  executor,
  monotonic = () => performance.now(),
}: RememberFactsOptions): FindFacts {
  const entries = new Map<string, { until: number; readonly facts: Promise<DataFacts> }>();

  return (compiled, tenant) => {
    const dataSourceId = compiled[0]?.dataSourceId;
    const tables = tablesOf(compiled);
    const key = JSON.stringify([tenant, dataSourceId ?? null, tables]);
    const known = entries.get(key);
    const now = monotonic();
    if (known !== undefined && now < known.until) return known.facts;
    const facts = executor
      .readRows(
        { statement: dataFactsStatement(tables), dataSourceId, rowSecurity: null, maxRows: MAX_ROWS },
        { tenant, signal: AbortSignal.timeout(TIMEOUT_MS) },
      )
      .then(({ rows }) => dataFactsOf(rows))
      .catch(() => {
        entry.until = Math.min(entry.until, monotonic() + RETRY_MS);
        return NOTHING_KNOWN;
      });
    const entry = { until: now + REMEMBER_MS, facts };
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    return facts;
  };
}

function tablesOf(compiled: readonly CompiledQuery[]): TableReference[] {
  const plans = compiled.flatMap(({ plan }) => plan ?? []);
  const places = plans.flatMap(({ base, joins }) => [base, ...joins]);
  const tables = new Map(
    places.map(({ schema, table }) => [JSON.stringify([schema, table]), { schema, table }]),
  );
  return [...tables.entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, table]) => table);
}
