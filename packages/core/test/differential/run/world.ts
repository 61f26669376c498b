import pg from 'pg';
import type { DatasetDefinition } from '../../../src/contract/types/dataset.ts';
import { FLIGHTS } from '../../query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from '../../query-run.ts';
import { HOSTILE, HOSTILE_FIXED, HOSTILE_ITEMS, HOSTILE_POLICY } from '../data/hostile-dataset.ts';
import { HOSTILE_TABLES } from '../data/hostile-tables.ts';
import { inMemory, statementsOf } from '../data/table.ts';
import { createTools, type EvaluatorTools } from '../evaluator/cells.ts';
import type { MemoryTable } from '../evaluator/question.ts';

/** A dataset to ask: in Postgres and in memory. */
export interface Variant {
  readonly definition: DatasetDefinition;
  readonly tables: Readonly<Record<string, MemoryTable>>;
  readonly runner: QueryRunner;
}

export type VariantName = 'flights' | 'hostile' | 'fixed' | 'policy' | 'items';

/** Everything that questions are asked of. */
export interface World {
  readonly variants: Readonly<Record<VariantName, Variant>>;
  readonly tools: EvaluatorTools;
  close(): Promise<void>;
}

/** Where the two databases are: one with the flights, one that {@link fillHostile} has filled. */
export interface WorldUrls {
  readonly flights: string;
  readonly hostile: string;
}

/** Runs one statement and gives its rows. */
export type RunStatement = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/** A collation that orders text as people do, and not by code points. Every server built with ICU has it. */
const COLLATION = 'en-US-x-icu';

/** Makes the hostile tables in an empty database. */
export async function fillHostile(query: RunStatement): Promise<void> {
  const { rows } = await query('SELECT 1 FROM pg_collation WHERE collname = $1', [COLLATION]);
  for (const table of HOSTILE_TABLES) {
    for (const { text, values } of statementsOf(table, rows.length > 0 ? COLLATION : null)) {
      await query(text, values);
    }
  }
}

/** Connects to both databases and reads the flights into memory; close it at the end. */
export async function openWorld(urls: WorldUrls): Promise<World> {
  const flightTables = await readFlights(urls.flights);
  const hostileTables = Object.fromEntries(
    HOSTILE_TABLES.map((table) => [`public.${table.name}`, inMemory(table)]),
  );
  const flightsRunner = await createQueryRunner(urls.flights);
  const hostileRunner = await createQueryRunner(urls.hostile);
  const hostile = (definition: DatasetDefinition): Variant => ({
    definition,
    tables: hostileTables,
    runner: hostileRunner,
  });
  return {
    variants: {
      flights: { definition: FLIGHTS, tables: flightTables, runner: flightsRunner },
      hostile: hostile(HOSTILE),
      fixed: hostile(HOSTILE_FIXED),
      policy: hostile(HOSTILE_POLICY),
      items: hostile(HOSTILE_ITEMS),
    },
    tools: createTools(),
    async close() {
      await flightsRunner.close();
      await hostileRunner.close();
    },
  };
}

async function readFlights(url: string): Promise<Record<string, MemoryTable>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return {
      'public.flights': await readTable(client, 'flights', [
        'date',
        'delay',
        'distance',
        'origin',
        'destination',
      ]),
      'public.airports': await readTable(client, 'airports', ['iata', 'state', 'city']),
    };
  } finally {
    await client.end();
  }
}

async function readTable(client: pg.Client, table: string, columns: readonly string[]): Promise<MemoryTable> {
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${columns.map((column) => `${column}::text`).join(', ')} FROM public.${table}`,
    rowMode: 'array',
  });
  const cells = columns.map((column, index) => [column, rows.map((row) => row[index] ?? null)] as const);
  return { length: rows.length, cells: Object.fromEntries(cells) };
}
