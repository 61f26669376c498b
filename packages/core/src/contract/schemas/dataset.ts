import { z } from 'zod';
import type {
  Dataset,
  DatasetDefinition,
  DatasetField,
  Join,
  PolicyFilter,
  StoredAs,
} from '../types/dataset.ts';
import { filter, filters } from './filter.ts';
import { id, identifier, instant, name, revision, text, timezone, title } from './primitives.ts';
import { columnType, valueFormat } from './query-result.ts';

const databaseName = text(63, 1);
const columnPath = text(127, 1).meta({ description: 'A column of the base, or `joinAlias.column`.' });
const formula = text(4000, 1);
const description = text(2000);

export const storedAs: z.ZodType<StoredAs> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('timestamptz') }),
    z.strictObject({
      kind: z.literal('timestamp'),
      timezone: timezone.meta({
        description: 'Zone of the stored wall-clock time, or `local`: never shifted.',
      }),
    }),
    z.strictObject({ kind: z.literal('date') }),
    z.strictObject({ kind: z.literal('epoch'), unit: z.enum(['s', 'ms']) }),
  ])
  .meta({ description: 'How a time column is stored.' });

const join: z.ZodType<Join> = z.strictObject({
  as: identifier,
  schema: databaseName,
  table: databaseName,
  on: z
    .array(z.tuple([columnPath, databaseName]))
    .min(1)
    .max(10),
  type: z.enum(['left', 'inner']),
  cardinality: z.enum(['manyToOne', 'oneToOne', 'oneToMany']),
});

const look = {
  label: title.optional(),
  description: description.optional(),
  unit: text(40).optional(),
  format: valueFormat.optional(),
};

const field: z.ZodType<DatasetField> = z.union([
  z.strictObject({ column: columnPath, type: columnType, storedAs: storedAs.optional(), ...look }),
  z.strictObject({ formula, type: columnType, ...look }),
]);

const policyFilters: z.ZodType<PolicyFilter[]> = z.lazy(() => z.array(policyFilter).max(100));

export const policyFilter: z.ZodType<PolicyFilter> = z.lazy(() =>
  z.union([
    z.strictObject({ field: name, op: name, value: z.unknown().optional() }),
    z.strictObject({ and: policyFilters }),
    z.strictObject({ or: policyFilters }),
    z.strictObject({ not: policyFilter }),
  ]),
);

const policy = z.strictObject({
  rows: policyFilter.optional(),
  hidden: z.strictObject({ fields: z.array(name).max(500), unlessRole: name.optional() }).optional(),
  masked: z
    .record(name, z.strictObject({ with: text(200).optional(), unlessRole: name.optional() }))
    .optional(),
});

const definitionShape = {
  name: z
    .string()
    .max(64)
    .regex(
      /^[A-Za-z][A-Za-z0-9_-]*$/,
      'This must begin with a letter and go on with letters, digits, underscores or dashes.',
    ),
  title: title.optional(),
  description: description.optional(),
  dataSourceId: id.optional().meta({ description: 'Absent: the default data source.' }),
  base: z.strictObject({ schema: databaseName, table: databaseName }),
  joins: z.array(join).max(20).optional(),
  fields: z.record(identifier, field).meta({ description: 'Dimensions by name.' }),
  metrics: z.record(identifier, z.strictObject({ formula, ...look })).optional(),
  segments: z.record(identifier, filter).optional(),
  filters: filters.optional().meta({ description: 'Always applied.' }),
  tags: z.array(name).max(50).optional(),
  timezone: timezone.nullable().optional(),
  policy: policy.optional(),
  cache: z
    .strictObject({
      ttlSeconds: z.int().min(0).max(31_536_000).optional(),
      staleSeconds: z.int().min(0).max(31_536_000).optional(),
    })
    .optional(),
};

export const datasetDefinition: z.ZodType<DatasetDefinition> = z
  .strictObject(definitionShape)
  .meta({ description: 'A semantic layer over tables of one data source.' });

export const dataset: z.ZodType<Dataset> = z.strictObject({
  ...definitionShape,
  id: z.string(),
  title: z.string(),
  revision,
  createdAt: instant,
  updatedAt: instant,
});
