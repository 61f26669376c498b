import type { AnalyticsDatabase, ReadLimits, RowSecurity } from '../databases/analytics-database.ts';
import { LensError } from '../errors/index.ts';
import { encodeRawResult } from './encode/encode-raw-result.ts';
import type { Warning } from '../contract/types/query.ts';
import type { CompiledQuery } from '../query/types.ts';
import type { SqlStatement } from '../databases/sql-client.ts';
import { explainPlan, rawOfText, type PlanEstimate, type RawRows } from '../databases/index.ts';
import { shownRows } from '../query/encode-result.ts';
import type { ExportEncoder } from './export/export-encoder.ts';
import { createExplainGate } from './explain-gate.ts';
import { createGate, type Gate, type WorkClass } from './create-gate.ts';

export interface ExecutorOptions {
  /** The open database of a data source, which the caller owns; undefined means the default one. */
  databaseFor(
    dataSourceId: string | undefined,
    tenant: string,
    planned?: PlannedSource,
  ): Promise<AnalyticsDatabase> | AnalyticsDatabase;
  limits: ReadLimits;
  /** What a statement may cost by the planner of its database, in its units; 0 for no limit. @default 0 */
  maxCost?: number;
  /** Queries running at once on one database; at most its pool's size is useful. @default 8 */
  concurrency?: number;
  /** Queries waiting for one database before `queue_full`. @default 200 */
  maxQueued?: number;
  /** How long a query waits for its turn before `queue_full`. @default 10000 */
  maxWaitMs?: number;
  /** @default `() => new Date()` */
  clock?: () => Date;
}

/** A data source as a question was planned with it. */
export interface PlannedSource {
  readonly id: string;
  readonly version: number;
}

/** Who runs a query. */
export interface RunFacts {
  tenant: string;
  /** Of the data source that the question is asked of: never is one of an older version asked. */
  source?: PlannedSource;
  signal?: AbortSignal;
  /** What waits for the answer: somebody, or a file. @default 'interactive' */
  work?: WorkClass;
  /** Further warnings of the answer, found out while the statement runs; where that fails there is no answer. */
  warnings?: Promise<readonly Warning[]>;
}

/** Who takes the file that an answer is written to. */
export interface ExportVisit extends Pick<RunFacts, 'tenant' | 'source' | 'signal'> {
  /** Takes some bytes; done when there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
}

/** A statement whose rows belong to several questions. */
export interface SharedRead {
  readonly statement: SqlStatement;
  /** Undefined: the default data source. */
  readonly dataSourceId: string | undefined;
  readonly rowSecurity: RowSecurity | null;
  /** The most rows to read. */
  readonly maxRows: number;
}

/** Over all databases. */
export interface ExecutorStats {
  running: number;
  queued: number;
}

export interface Executor {
  /**
   * Runs a compiled question and encodes its answer: the JSON text of a QueryResult, as bytes. Its `computedAt`
   * is the moment the query started. Raises what `AnalyticsDatabase.readRaw` raises, `queue_full`, `query_too_expensive`, and what
   * `warnings` raises.
   */
  run(compiled: CompiledQuery, facts: RunFacts): Promise<Uint8Array>;
  /**
   * Runs one statement for several questions: its rows as texts, and the moment it started. Raises as `run` does:
   * also all answers together may have no more bytes than one.
   */
  readRows(
    read: SharedRead,
    visit: Pick<RunFacts, 'tenant' | 'source' | 'signal' | 'work'>,
  ): Promise<{ rows: readonly (readonly (string | null)[])[]; computedAt: Date }>;
  /**
   * Writes the answer to a question to a file, lot by lot, as what waits for a file. Raises as `run` does, and what
   * `write` raises. The row and byte limits of answers do not hold.
   */
  export(compiled: CompiledQuery, encoder: ExportEncoder, visit: ExportVisit): Promise<void>;
  /** What the planner of the database reckons of a question, which is not run. */
  explain(
    compiled: CompiledQuery,
    visit: Pick<RunFacts, 'tenant' | 'source' | 'signal'>,
  ): Promise<PlanEstimate>;
  /** What one statement may take. */
  readonly limits: ReadLimits;
  stats(): ExecutorStats;
}

function rowsToRead({ limit, sections }: CompiledQuery, limits: ReadLimits): number {
  if (sections === null) return Math.min(limit, limits.maxRows + 1);
  // The others, the grand total, and every level of subtotals.
  return limit + 2 + (sections.subtotals ?? []).length * (sections.maxRows + 1);
}

function tooLarge(): LensError {
  const detail =
    'The answer with its totals has more bytes than one answer may. Ask for fewer rows or columns, or leave out the totals.';
  return new LensError('result_too_large', detail);
}

/** Runs compiled questions with a bounded number at once on each database. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { limits } = options;
  const clock = options.clock ?? ((): Date => new Date());
  const gates = new WeakMap<AnalyticsDatabase, Gate>();
  const total = { running: 0, queued: 0 };
  const explain = createExplainGate({ maxCost: options.maxCost ?? 0 });

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

  /** Waits for a turn on the database and works there; counts both. */
  async function atDatabase<T>(
    dataSourceId: string | undefined,
    visit: Pick<RunFacts, 'tenant' | 'source' | 'signal' | 'work'>,
    work: (database: AnalyticsDatabase, computedAt: Date) => Promise<T>,
  ): Promise<T> {
    const database = await options.databaseFor(dataSourceId, visit.tenant, visit.source);
    let started = false;
    total.queued += 1;
    try {
      return await gateOf(database).pass(visit, () => {
        started = true;
        total.queued -= 1;
        total.running += 1;
        return work(database, clock());
      });
    } finally {
      if (started) total.running -= 1;
      else total.queued -= 1;
    }
  }

  return {
    limits,
    async run(compiled, { warnings, ...visit }) {
      const { signal } = visit;
      const { dataSourceId, rowSecurity, statement } = compiled;
      const answered = await atDatabase(dataSourceId, visit, async (database, computedAt) => {
        await explain(database, statement, { signal, rowSecurity });
        // One row more than asked for tells whether there was more.
        const maxRows = rowsToRead(compiled, limits);
        const rows = await database.readRaw(statement, {
          limits: { ...limits, maxRows },
          signal,
          rowSecurity,
        });
        // Nobody knows which section the rows that are missing belong to.
        if (rows.truncated && compiled.sections !== null) throw tooLarge();
        return { rows, facts: { computedAt, truncated: rows.truncated } };
      });
      // Waited for outside, so that others may ask meanwhile.
      const further = (await warnings) ?? [];
      const told =
        further.length === 0 ? compiled : { ...compiled, warnings: [...compiled.warnings, ...further] };
      return encodeRawResult(told, answered.rows, answered.facts);
    },
    readRows({ statement, dataSourceId, rowSecurity, maxRows }, visit) {
      const { signal } = visit;
      return atDatabase(dataSourceId, visit, async (database, computedAt) => {
        await explain(database, statement, { signal, rowSecurity });
        const { rows } = await database.read(statement, {
          limits: { ...limits, maxRows },
          signal,
          rowSecurity,
        });
        return { rows, computedAt };
      });
    },
    export(compiled, encoder, { write, ...visit }) {
      const { dataSourceId, rowSecurity, statement, sections } = compiled;
      const { signal } = visit;
      return atDatabase(dataSourceId, { ...visit, work: 'export' }, async (database) => {
        await explain(database, statement, { signal, rowSecurity });
        const most = compiled.limit - 1;
        let rowCount = 0;
        let truncated = false;
        let isBegun = false;
        const take = async (rows: RawRows): Promise<void> => {
          const count = Math.min(rows.rowCount, most - rowCount);
          truncated ||= count < rows.rowCount;
          rowCount += count;
          const lot = encoder.rows(rows, count);
          await write(isBegun ? lot : Buffer.concat([encoder.begin(), lot]));
          isBegun = true;
        };
        const options = { limits: { ...limits, maxRows: compiled.limit }, signal, rowSecurity };
        if (sections === null) {
          await database.stream(statement, options, take);
        } else {
          // Their order is known once all are there.
          const { rows } = await database.read(statement, {
            ...options,
            limits: { ...limits, maxRows: rowsToRead(compiled, limits) },
          });
          const { shown, isCut } = shownRows(compiled, rows);
          rowCount = shown.length;
          truncated = isCut;
          await write(Buffer.concat([encoder.begin(), encoder.rows(rawOfText(shown, false), shown.length)]));
          isBegun = true;
        }
        if (!isBegun) await write(encoder.begin());
        const end = encoder.end({ rowCount, truncated });
        if (end.byteLength > 0) await write(end);
      });
    },
    explain({ dataSourceId, rowSecurity, statement }, visit) {
      const { signal } = visit;
      return atDatabase(dataSourceId, visit, (database) =>
        explainPlan(database, statement, { limits: { ...limits, maxRows: 1 }, signal, rowSecurity }),
      );
    },
    stats: () => ({ ...total }),
  };
}
