import { z } from 'zod';
import type { BatchRequest, EncodedSpecQuery, Explanation, ExportQuery } from '../types/query-requests.ts';
import { listOf } from './kinds/list-of.ts';
import { name, text } from './primitives.ts';
import { querySpec } from './query.ts';
import { column, warning } from './query-result.ts';

/** Text of base64url, without padding. */
export const base64url: z.ZodType<string> = text(65_536, 1).regex(
  /^[A-Za-z0-9_-]+$/,
  'This must be base64url text without padding.',
);

export const batchRequest: z.ZodType<BatchRequest> = z.strictObject({
  queries: listOf(
    z.strictObject({ id: name, query: querySpec, fresh: z.boolean().optional() }),
    50,
    1,
  ).refine(
    (queries) => new Set(queries.map((query) => query.id)).size === queries.length,
    'Every query needs an id of its own.',
  ),
});

export const encodedSpecQuery: z.ZodType<EncodedSpecQuery> = z.strictObject({
  q: base64url.meta({ description: 'A QuerySpec: base64url of its JSON.' }),
});

export const exportQuery: z.ZodType<ExportQuery> = z.strictObject({
  format: z.enum(['csv', 'ndjson']).optional(),
  bom: z.enum(['0', '1']).optional(),
});

export const explanation: z.ZodType<Explanation> = z.strictObject({
  sql: z.string(),
  parameterCount: z.int().min(0),
  columns: z.array(column),
  dataSourceId: z.string().nullable(),
  timezone: z.string(),
  policy: z.array(z.string()),
  cacheKeyParts: z.record(z.string(), z.string()),
  plan: z.strictObject({ estimatedCost: z.number(), estimatedRows: z.number() }).nullable(),
  warnings: z.array(warning),
});
