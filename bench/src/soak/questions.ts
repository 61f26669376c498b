import { isDeepStrictEqual } from 'node:util';
import type { DatasetDefinition, QuerySpec } from '@istari-lens/core';
import type { Client } from 'pg';

/** Flights of the small databases. */
export const FLIGHTS: DatasetDefinition = {
  name: 'soak-flights',
  title: 'Flights',
  base: { schema: 'public', table: 'flights' },
  fields: {
    date: { column: 'date', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
    delay: { column: 'delay', type: 'integer' },
    distance: { column: 'distance', type: 'integer' },
    origin: { column: 'origin', type: 'text' },
    destination: { column: 'destination', type: 'text' },
  },
};

/** A question, and the rows that SQL written by hand gives for it. */
export interface KnownQuestion {
  spec: QuerySpec;
  rows: readonly Record<string, unknown>[];
}

const DIMENSIONS = {
  origin: 'origin',
  destination: 'destination',
  date_month: "to_char(date_trunc('month', date), 'YYYY-MM-DD')",
} as const;
const BOUNDS = 40;

/** Questions with their answers; the data never changes. */
export async function knownQuestions(database: Client): Promise<KnownQuestion[]> {
  const known: KnownQuestion[] = [];
  for (const [alias, sql] of Object.entries(DIMENSIONS)) {
    for (let bound = 0; bound < BOUNDS; bound += 1) {
      const { rows } = await database.query<Record<string, unknown>>(
        `SELECT ${sql} AS "${alias}", count(*)::int AS n, sum(distance)::int AS distance, max(delay) AS delay
         FROM flights WHERE delay > $1 GROUP BY 1 ORDER BY min(${sql}) COLLATE "C"`,
        [bound],
      );
      known.push({ spec: specOf(alias, bound), rows });
    }
  }
  return known;
}

function specOf(alias: string, bound: number): QuerySpec {
  return {
    dataset: FLIGHTS.name,
    metrics: [
      { aggregate: 'count', as: 'n' },
      { aggregate: 'sum', field: 'distance', as: 'distance' },
      { aggregate: 'max', field: 'delay', as: 'delay' },
    ],
    dimensions: [alias === 'date_month' ? { field: 'date', granularity: 'month' } : alias],
    filters: [{ field: 'delay', op: 'gt', value: bound }],
    orderBy: [{ field: alias }],
  };
}

/** Whether an answer has the rows that it should have. */
export function isRight({ rows }: KnownQuestion, answer: unknown): boolean {
  const given = (answer as { rows?: unknown } | undefined)?.rows;
  return isDeepStrictEqual(given, rows);
}
