import { z } from 'zod';
import type {
  DatasetCheck,
  DatasetExport,
  FieldValues,
  ImportQuery,
  ImportReport,
  PreviewRequest,
  ValuesRequest,
} from '../types/dataset-requests.ts';
import { datasetDefinition } from './dataset.ts';
import { filters } from './filter.ts';
import { listOf } from './kinds/list-of.ts';
import { flag, instant, name, text } from './primitives.ts';
import { problemIssue } from './problem.ts';
import { cell } from './query-result.ts';

export const previewRequest: z.ZodType<PreviewRequest> = z.strictObject({
  fields: listOf(name, 200).optional(),
  filters: filters.optional(),
  limit: z.int().min(1).max(1000).optional().meta({ default: 50 }),
});

export const valuesRequest: z.ZodType<ValuesRequest> = z.strictObject({
  field: name,
  q: text(200).optional(),
  filters: filters.optional(),
  limit: z.int().min(1).max(1000).optional().meta({ default: 100 }),
});

export const fieldValues: z.ZodType<FieldValues> = z.strictObject({
  values: z.array(cell),
  truncated: z.boolean(),
});

export const datasetExport: z.ZodType<DatasetExport> = z.strictObject({
  kind: z.literal('istari-lens/dataset'),
  version: z.literal(1),
  dataSource: text(200, 1)
    .optional()
    .meta({ description: 'Name of its data source. Absent: the default one, or what `dataSourceId` says.' }),
  dataset: datasetDefinition,
});

export const datasetCheck: z.ZodType<DatasetCheck> = z.strictObject({
  joins: z.array(
    z.strictObject({
      join: z.string(),
      declared: z.enum(['manyToOne', 'oneToOne', 'oneToMany']),
      holds: z.enum(['proven', 'checked', 'broken', 'unknown']).meta({
        description: '`proven` by unique indexes, `checked` against the data, `unknown` for want of time.',
      }),
      detail: z.string().optional(),
      examples: z.array(
        z.strictObject({
          table: z.string(),
          key: z.record(z.string(), z.string()),
          count: z.int().min(2),
        }),
      ),
      checkedAt: instant,
    }),
  ),
  issues: z.array(problemIssue).meta({ description: 'With pointers into the definition of the dataset.' }),
});

export const importQuery: z.ZodType<ImportQuery> = z.strictObject({
  dryRun: flag.optional().meta({ description: 'Report what would happen and change nothing.' }),
});

export const importReport: z.ZodType<ImportReport> = z.strictObject({
  dryRun: z.boolean(),
  changes: z.array(
    z.strictObject({
      kind: z.enum(['dataset', 'dashboard', 'widget']),
      action: z.enum(['create', 'update', 'keep']),
      name: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
  id: z.string().optional(),
});
