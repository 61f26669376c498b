import type { Filter, ValueFormat } from './query.ts';

export type FieldType =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'double'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'json'
  | 'array'
  | 'uuid';

/** How a time column is stored. `local` is wall-clock time that no zone ever shifts. */
export type StoredAs =
  | { kind: 'timestamptz' }
  | { kind: 'timestamp'; timezone: string }
  | { kind: 'date' }
  | { kind: 'epoch'; unit: 's' | 'ms' };

export interface TableReference {
  schema: string;
  table: string;
}

export interface Join {
  as: string;
  schema: string;
  table: string;
  /** Pairs of column names: `[column of the base or of an earlier join as "alias.column", column of this table]`. */
  on: [string, string][];
  type: 'left' | 'inner';
  cardinality: 'manyToOne' | 'oneToOne' | 'oneToMany';
}

interface FieldBase {
  label?: string;
  description?: string;
  unit?: string;
  format?: ValueFormat;
}

/** A field read from a column: `column` of the base, or `joinAlias.column`. */
export interface ColumnField extends FieldBase {
  column: string;
  type: FieldType;
  storedAs?: StoredAs;
}

/** A field computed by a formula over other fields of the dataset. */
export interface FormulaField extends FieldBase {
  formula: string;
  type: FieldType;
}

export type DatasetField = ColumnField | FormulaField;

export interface DatasetMetric {
  formula: string;
  label?: string;
  description?: string;
  unit?: string;
  format?: ValueFormat;
}

/** A row-policy value taken from the principal. */
export interface AttributeReference {
  attribute: string;
}

export type PolicyFilter =
  | { field: string; op: string; value?: unknown }
  | { and: PolicyFilter[] }
  | { or: PolicyFilter[] }
  | { not: PolicyFilter };

export interface DatasetPolicy {
  rows?: PolicyFilter;
  hidden?: { fields: string[]; unlessRole?: string };
  masked?: { [field: string]: { with?: string; unlessRole?: string } };
}

export interface DatasetCache {
  /** Seconds an answer is fresh. @default CACHE_TTL_SECONDS */
  ttlSeconds?: number;
  /** Seconds after that in which it may still be served while it is renewed. @default CACHE_STALE_SECONDS */
  staleSeconds?: number;
}

/** A named semantic layer over tables of one data source. */
export interface DatasetDefinition {
  name: string;
  title?: string;
  description?: string;
  /** Absent: the default data source. */
  dataSourceId?: string;
  base: TableReference;
  joins?: Join[];
  fields: { [name: string]: DatasetField };
  metrics?: { [name: string]: DatasetMetric };
  segments?: { [name: string]: Filter };
  filters?: Filter[];
  tags?: string[];
  timezone?: string | null;
  policy?: DatasetPolicy;
  cache?: DatasetCache;
}

/** A stored dataset as the API returns it. */
export interface Dataset extends DatasetDefinition {
  id: string;
  title: string;
  revision: number;
  createdAt: string;
  updatedAt: string;
}
