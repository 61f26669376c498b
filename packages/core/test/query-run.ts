import { startPgBouncer } from '@istari-lens/testing';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QueryResult, QuerySpec } from '../src/contract/types/query.ts';
import { createAnalyticsDatabase, type ReadOptions } from '../src/databases/index.ts';
import { LensError } from '../src/errors/index.ts';
import { encodeRawResult } from '../src/execution/index.ts';
import type { CompiledQuery, QueryContext } from '../src/query/index.ts';
import { compile } from './query-fixtures.ts';

const COMPUTED_AT = new Date('2024-03-12T12:00:00.000Z');
const OPTIONS: ReadOptions = {
  limits: { timeoutMs: 120_000, maxRows: 10_000_000, maxBytes: 1_000_000_000 },
};

/** Runs questions as Lens runs them, in read-only transactions, but without its cache. */
export interface QueryRunner {
  ask(
    definition: DatasetDefinition,
    spec: Partial<QuerySpec>,
    changes?: Partial<QueryContext>,
  ): Promise<QueryResult>;
  run(compiled: CompiledQuery): Promise<QueryResult>;
  /** The rows of a statement, as Postgres's texts. */
  rows(statement: CompiledQuery['statement']): Promise<(string | null)[][]>;
  close(): Promise<void>;
}

/**
 * A runner on one connection; close it at the end. With `TEST_ANALYTICS_THROUGH=pgbouncer` it goes through a
 * PgBouncer in transaction mode. Errors are those of the driver.
 */
export async function createQueryRunner(url: string): Promise<QueryRunner> {
  const pooler =
    process.env['TEST_ANALYTICS_THROUGH'] === 'pgbouncer'
      ? await startPgBouncer({ poolMode: 'transaction', poolSize: 2 })
      : undefined;
  const database = createAnalyticsDatabase({ url: pooler?.through(url) ?? url, poolMax: 1 });
  const run = async (compiled: CompiledQuery): Promise<QueryResult> => {
    const raw = await database.readRaw(compiled.statement, OPTIONS).catch(asTheDriverSays);
    const facts = { computedAt: COMPUTED_AT, truncated: raw.truncated };
    return JSON.parse(encodeRawResult(compiled, raw, facts).toString()) as QueryResult;
  };
  return {
    run,
    rows: async (statement) => (await database.read(statement, OPTIONS).catch(asTheDriverSays)).rows,
    ask: (definition, spec, changes) => run(compile(definition, spec, changes)),
    async close() {
      await database.close();
      await pooler?.stop();
    },
  };
}

function asTheDriverSays(error: unknown): never {
  throw LensError.isInstance(error) && error.cause instanceof Error ? error.cause : error;
}
