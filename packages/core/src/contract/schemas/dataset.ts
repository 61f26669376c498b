import { z } from 'zod';
import type {
  AttributeReference,
  Dataset,
  DatasetDefinition,
  DatasetField,
  Join,
  NativePolicy,
  PolicyFilter,
  StoredAs,
} from '../types/dataset.ts';
import { filter, filters, timeRangeForms } from './filter.ts';
import { byKey } from './kinds/by-key.ts';
import { byType } from './kinds/by-type.ts';
import { listOf } from './kinds/list-of.ts';
import { recordOf } from './kinds/record-of.ts';
import { id, identifier, instant, name, revision, text, timezone, title } from './primitives.ts';
import { columnType, valueFormat } from './query-result.ts';

/** Most dimensions, and most metrics, of one dataset; a table itself has at most 1,600 columns. */
const MAX_FIELDS = 2_000;
const MAX_SEGMENTS = 500;
const MAX_POLICY_VALUES = 10_000;

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

export const join: z.ZodType<Join> = z.strictObject({
  as: identifier,
  schema: databaseName,
  table: databaseName,
  on: listOf(z.tuple([columnPath, databaseName]), 10, 1),
  type: z.enum(['left', 'inner']),
  cardinality: z.enum(['manyToOne', 'oneToOne', 'oneToMany']),
});

const look = {
  label: title.optional(),
  description: description.optional(),
  unit: text(40).optional(),
  format: valueFormat.optional(),
};

export const datasetField: z.ZodType<DatasetField> = byKey({
  column: z.strictObject({ column: columnPath, type: columnType, storedAs: storedAs.optional(), ...look }),
  formula: z.strictObject({ formula, type: columnType, ...look }),
});

const attributeReference: z.ZodType<AttributeReference> = z
  .strictObject({ attribute: name })
  .meta({ description: 'The value of an attribute of who asks.', examples: [{ attribute: 'tenantId' }] });

const policyScalar = { string: text(10_000), number: z.number(), boolean: z.boolean(), null: z.null() };

/** As in a filter, with attributes of the principal wherever a value may stand. */
const policyValue = byType({
  ...policyScalar,
  array: listOf(byType({ ...policyScalar, object: attributeReference }), MAX_POLICY_VALUES),
  object: byKey({ attribute: attributeReference, ...timeRangeForms }),
});

/** Roles that a field may be kept for: an operator sees no data. */
const unlessRole = z.enum(['viewer', 'editor', 'admin']).optional();

const policyFilters: z.ZodType<PolicyFilter[]> = z.lazy(() => listOf(policyFilter, 100));

export const policyFilter: z.ZodType<PolicyFilter> = z.lazy(() =>
  byKey({
    field: z
      .strictObject({ field: name, op: name, value: policyValue.optional() })
      .meta({ examples: [{ field: 'tenantId', op: 'eq', value: { attribute: 'tenantId' } }] }),
    and: z.strictObject({ and: policyFilters }),
    or: z.strictObject({ or: policyFilters }),
    not: z.strictObject({ not: policyFilter }),
  }),
);

const native: z.ZodType<NativePolicy> = z
  .strictObject({
    role: databaseName.optional(),
    settings: recordOf(name, byType({ string: text(1000, 1), object: attributeReference }), 50).optional(),
  })
  .meta({
    description: 'Row-level security of Postgres: a role and settings for each statement, and no longer.',
  });

const policy = z.strictObject({
  rows: policyFilter.optional(),
  native: native.optional(),
  hidden: z.strictObject({ fields: listOf(name, 500), unlessRole }).optional(),
  masked: recordOf(name, z.strictObject({ with: text(200).optional(), unlessRole }), 500).optional(),
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
  joins: listOf(join, 20).optional(),
  key: listOf(name, 10, 1)
    .optional()
    .meta({ description: 'Fields that together tell the rows of the base apart.' }),
  fields: recordOf(identifier, datasetField, MAX_FIELDS).meta({ description: 'Dimensions by name.' }),
  metrics: recordOf(identifier, z.strictObject({ formula, ...look }), MAX_FIELDS).optional(),
  segments: recordOf(identifier, filter, MAX_SEGMENTS).optional(),
  filters: filters.optional().meta({ description: 'Always applied.' }),
  tags: listOf(name, 50).optional(),
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
