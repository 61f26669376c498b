import { z } from 'zod';
import type {
  BatchItem,
  BatchMeta,
  BatchResult,
  CellValue,
  Column,
  QueryResult,
  Row,
  ValueFormat,
  Warning,
} from '../types/query.ts';
import { problem } from './problem.ts';
import { text } from './primitives.ts';
import { granularity } from './query.ts';

export const valueFormat: z.ZodType<ValueFormat> = z
  .strictObject({
    style: z.enum(['number', 'percent', 'currency', 'duration']),
    currency: text(3, 3).optional(),
    minimumFractionDigits: z.int().min(0).max(20).optional(),
    maximumFractionDigits: z.int().min(0).max(20).optional(),
  })
  .meta({ description: 'How a number is shown; never applied to values.' });

export const columnType: z.ZodType<Column['type']> = z.enum([
  'text',
  'boolean',
  'integer',
  'double',
  'bigint',
  'decimal',
  'date',
  'timestamp',
  'time',
  'json',
  'array',
  'uuid',
]);

export const column: z.ZodType<Column> = z.strictObject({
  name: z.string(),
  type: columnType,
  role: z.enum(['dimension', 'metric', 'compare']),
  label: z.string(),
  unit: z.string().optional(),
  format: valueFormat.optional(),
  granularity: granularity.optional(),
});

export const cell: z.ZodType<CellValue> = z
  .union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()),
  ])
  .meta({ description: 'Cells of type `bigint` and `decimal` are decimal strings.' });

export const row: z.ZodType<Row> = z.record(z.string(), cell);

export const warning: z.ZodType<Warning> = z.strictObject({
  code: z.string(),
  detail: z.string(),
  pointer: z.string().optional(),
});

export const queryResult: z.ZodType<QueryResult> = z
  .strictObject({
    columns: z.array(column),
    rows: z.array(row),
    rowCount: z.int().min(0),
    truncated: z.boolean(),
    nextCursor: z.string().nullable(),
    timezone: z.string(),
    ranges: z.array(
      z.strictObject({
        field: z.string(),
        start: z.string(),
        end: z.string(),
        timezone: z.string(),
        role: z.enum(['current', 'previous']).optional(),
      }),
    ),
    totals: z
      .strictObject({
        grand: row,
        subtotals: z.array(z.strictObject({ by: z.array(z.string()), rows: z.array(row) })),
      })
      .optional(),
    incomplete: z.strictObject({ first: z.boolean(), last: z.boolean() }).optional(),
    computedAt: z.iso.datetime(),
    warnings: z.array(warning),
  })
  .meta({ description: 'An answer. What varies per request is in headers.' });

const batchItem: z.ZodType<BatchItem> = z.union([
  z.strictObject({ id: z.string(), status: z.literal('ok'), result: queryResult }),
  z.strictObject({ id: z.string(), status: z.literal('error'), error: problem }),
]);

const batchMeta: z.ZodType<BatchMeta> = z.strictObject({
  id: z.string(),
  queryId: z.string(),
  cache: z
    .strictObject({ status: z.enum(['hit', 'miss', 'stale', 'shared']), ageMs: z.number().min(0) })
    .nullable(),
  durationMs: z.number().min(0),
});

export const batchResult: z.ZodType<BatchResult> = z
  .strictObject({
    items: z.array(batchItem),
    warnings: z.array(warning).optional(),
    meta: z.array(batchMeta),
  })
  .meta({ description: 'Several answers, in the order of the request; `meta` in the same order.' });
