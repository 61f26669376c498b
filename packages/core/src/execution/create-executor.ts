import type { AnalyticsDatabase, ReadLimits } from '../databases/analytics-database.ts';
import { encodeResult } from '../query/encode-result.ts';
import type { Warning } from '../contract/types/query.ts';
import type { CompiledQuery } from '../query/types.ts';
import { createGate, type Gate } from './create-gate.ts';

export interface ExecutorOptions {
  /** The open database of a data source, which the caller owns; undefined means the default one. */
  databaseFor(
    dataSourceId: string | undefined,
    tenant: string,
  ): Promise<AnalyticsDatabase> | AnalyticsDatabase;
  limits: ReadLimits;
  /** Queries running at once on one database; at most its pool's size is useful. @default 8 */
  concurrency?: number;
  /** Queries waiting for one database before `queue_full`. @default 200 */
  maxQueued?: number;
  /** How long a query waits for its turn before `queue_full`. @default 10000 */
  maxWaitMs?: number;
  /** @default `() => new Date()` */
  clock?: () => Date;
}

/** Who runs a query. */
export interface RunFacts {
  tenant: string;
  signal?: AbortSignal;
  /** Further warnings of the answer, found out while the statement runs; where that fails there is no answer. */
  warnings?: Promise<readonly Warning[]>;
}

/** Over all databases. */
export interface ExecutorStats {
  running: number;
  queued: number;
}

export interface Executor {
  /**
   * Runs a compiled question and encodes its answer: the JSON text of a QueryResult. Its `computedAt`
   * is the moment the query started. Raises what `AnalyticsDatabase.read` raises, `queue_full`, and what
   * `warnings` raises.
   */
  run(compiled: CompiledQuery, facts: RunFacts): Promise<string>;
  stats(): ExecutorStats;
}

/** Runs compiled questions with a bounded number at once on each database. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { limits } = options;
  const clock = options.clock ?? ((): Date => new Date());
  const gates = new WeakMap<AnalyticsDatabase, Gate>();
  const total = { running: 0, queued: 0 };

  function gateOf(database: AnalyticsDatabase): Gate {
    const existing = gates.get(database);
    if (existing !== undefined) return existing;
    const gate = createGate({
      capacity: options.concurrency ?? 8,
      maxQueued: options.maxQueued ?? 200,
      maxWaitMs: options.maxWaitMs ?? 10_000,
    });
    gates.set(database, gate);
    return gate;
  }

  return {
    async run(compiled, { tenant, signal, warnings }) {
      const database = await options.databaseFor(compiled.dataSourceId, tenant);
      let started = false;
      total.queued += 1;
      try {
        const answered = await gateOf(database).pass({ tenant, signal }, async () => {
          started = true;
          total.queued -= 1;
          total.running += 1;
          const computedAt = clock();
          // One row more than asked for tells whether there was more.
          const maxRows = Math.min(compiled.limit, limits.maxRows + 1);
          const { rows, truncated } = await database.read(compiled.statement, {
            limits: { ...limits, maxRows },
            signal,
            rowSecurity: compiled.rowSecurity,
          });
          return { rows, facts: { computedAt, truncated } };
        });
        // Waited for outside, so that others may ask meanwhile.
        const further = (await warnings) ?? [];
        const told =
          further.length === 0 ? compiled : { ...compiled, warnings: [...compiled.warnings, ...further] };
        return encodeResult(told, answered.rows, answered.facts);
      } finally {
        if (started) total.running -= 1;
        else total.queued -= 1;
      }
    },
    stats: () => ({ ...total }),
  };
}
