import { z } from 'zod';
import type { ConnectionTest, DataSource, Resource, ResourceColumn } from '../types/data-source.ts';
import type { DataSourceChange, DataSourceCreate, DeletionImpact } from '../types/data-source-requests.ts';
import { listOf } from './kinds/list-of.ts';
import { instant, text, title } from './primitives.ts';

export const dataSource: z.ZodType<DataSource> = z.strictObject({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  status: z.enum(['unknown', 'ok', 'failing']),
  createdAt: instant,
  updatedAt: instant,
});

const url = text(2048, 1).meta({
  description: 'postgresql:// URL. Stored encrypted; no answer ever holds it.',
});
const replicaUrls = listOf(url, 16);

export const dataSourceCreate: z.ZodType<DataSourceCreate> = z.strictObject({
  name: title,
  url,
  replicaUrls: replicaUrls.optional(),
});

export const dataSourceChange: z.ZodType<DataSourceChange> = z.strictObject({
  name: title.optional(),
  url: url.optional(),
  replicaUrls: replicaUrls.optional(),
});

export const connectionTest: z.ZodType<ConnectionTest> = z.strictObject({
  ok: z.boolean(),
  serverVersion: z.string().optional(),
  latencyMs: z.number().min(0).optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
});

export const resource: z.ZodType<Resource> = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view', 'materializedView', 'foreignTable', 'partitionedTable']),
  rowEstimate: z.number().nullable(),
});

export const resourceColumn: z.ZodType<ResourceColumn> = z.strictObject({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
});

export const deletionImpact: z.ZodType<DeletionImpact> = z.strictObject({
  datasets: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  dashboards: z.array(z.strictObject({ id: z.string(), title: z.string() })),
});
