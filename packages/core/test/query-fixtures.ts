import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import type { Dataset, DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { Principal } from '../src/contract/types/identity.ts';
import type { QuerySpec } from '../src/contract/types/query.ts';
import type { ProblemIssue } from '../src/contract/types/problem.ts';
import { ValidationError } from '../src/errors/validation-error.ts';
import { compileQuery, type CompiledQuery, type QueryContext } from '../src/query/index.ts';

/** The flights with a computed column, metrics and segments. */
export const FLIGHTS: DatasetDefinition = {
  ...flightsDataset,
  fields: {
    ...flightsDataset.fields,
    late: { formula: 'delay > 15', type: 'boolean' },
  },
  metrics: {
    lateShare: { formula: 'countIf(late) / count()', label: 'Late', format: { style: 'percent' } },
    averageSpeed: { formula: 'sum(distance) / count()' },
  },
  segments: { late: { field: 'late', op: 'eq', value: true } },
};

/** One field of every type and every way to store time. */
export const EVERYTHING: DatasetDefinition = {
  name: 'everything',
  base: { schema: 'public', table: 'everything' },
  fields: {
    text: { column: 'c_text', type: 'text' },
    flag: { column: 'c_boolean', type: 'boolean' },
    small: { column: 'c_integer', type: 'integer' },
    big: { column: 'c_bigint', type: 'bigint' },
    money: { column: 'c_numeric', type: 'decimal' },
    ratio: { column: 'c_double', type: 'double' },
    day: { column: 'c_date', type: 'date' },
    moment: { column: 'c_timestamptz', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    wall: { column: 'c_local', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
    zoned: {
      column: 'c_zoned',
      type: 'timestamp',
      storedAs: { kind: 'timestamp', timezone: 'America/New_York' },
    },
    seconds: { column: 'c_seconds', type: 'timestamp', storedAs: { kind: 'epoch', unit: 's' } },
    millis: { column: 'c_millis', type: 'timestamp', storedAs: { kind: 'epoch', unit: 'ms' } },
    clock: { column: 'c_time', type: 'time' },
    document: { column: 'c_json', type: 'json' },
    list: { column: 'c_array', type: 'array' },
    id: { column: 'c_uuid', type: 'uuid' },
  },
};

export const VIEWER: Principal = {
  kind: 'user',
  id: 'user-1',
  tenant: 'tenant-1',
  role: 'viewer',
  scopes: ['query:read'],
  attributes: {},
};

/** A definition as if it had been stored. */
export function stored(definition: DatasetDefinition): Dataset {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    title: definition.name,
    ...definition,
    id: 'dataset-1',
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** A context at noon UTC on Tuesday 12 March 2024, two days after New York changed its clocks. */
export function contextFor(definition: DatasetDefinition, changes: Partial<QueryContext> = {}): QueryContext {
  return {
    dataset: stored(definition),
    principal: VIEWER,
    now: new Date('2024-03-12T12:00:00.000Z'),
    timezones: [],
    limits: {
      maxRows: 50_000,
      maxDimensions: 8,
      maxMetrics: 20,
      maxFilters: 40,
      maxFilterDepth: 5,
      maxListValues: 100,
    },
    ...changes,
  };
}

/** Compiles a question about a definition; `dataset` need not be named. */
export function compile(
  definition: DatasetDefinition,
  spec: Partial<QuerySpec>,
  changes: Partial<QueryContext> = {},
): CompiledQuery {
  return compileQuery({ dataset: definition.name, ...spec }, contextFor(definition, changes));
}

/** The problems of a question that must not compile. */
export function issuesOf(
  definition: DatasetDefinition,
  spec: Partial<QuerySpec>,
  changes: Partial<QueryContext> = {},
): readonly ProblemIssue[] {
  try {
    compile(definition, spec, changes);
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
  return [];
}

/** The SQL by which a column of text equals something, exactly, whatever its collation. */
export function textEquals(column: string, right: string): string {
  const text = `(${column})::text`;
  const tellsAllApart = `hashtextextended(COALESCE('a', ${text}), 0) = hashtextextended('a' COLLATE "C", 0)`;
  return `(${text} = ${right} AND (${tellsAllApart} OR ${text} COLLATE "C" = ${right}))`;
}
