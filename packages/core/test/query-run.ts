import pg from 'pg';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QueryResult, QuerySpec } from '../src/contract/types/query.ts';
import { encodeResult, type CompiledQuery, type QueryContext } from '../src/query/index.ts';
import { compile } from './query-fixtures.ts';

const COMPUTED_AT = new Date('2024-03-12T12:00:00.000Z');

/** Runs questions on one connection, set as the executor sets its transactions. */
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

/** Connects and returns a runner; close it at the end. */
export async function createQueryRunner(url: string): Promise<QueryRunner> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'");
  await client.query("SET DateStyle = 'ISO'");
  await client.query('SET extra_float_digits = 1');
  await client.query("SET search_path = ''");
  const rowsOf: QueryRunner['rows'] = async ({ text, values }) => {
    const { rows } = await client.query<(string | null)[]>({
      text,
      values: [...(values ?? [])],
      rowMode: 'array',
      types: { getTypeParser: () => (value: string | Buffer) => String(value) },
    });
    return rows;
  };
  const run = async (compiled: CompiledQuery): Promise<QueryResult> => {
    const rows = await rowsOf(compiled.statement);
    return JSON.parse(
      encodeResult(compiled, rows, { computedAt: COMPUTED_AT, truncated: false }),
    ) as QueryResult;
  };
  return {
    run,
    rows: rowsOf,
    ask: (definition, spec, changes) => run(compile(definition, spec, changes)),
    close: () => client.end(),
  };
}
