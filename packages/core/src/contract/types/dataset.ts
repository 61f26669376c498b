import type { Role } from './identity.ts';
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

/** Row-level security of Postgres itself, which is then required to be in force for every statement. */
export interface NativePolicy {
  /** Role that reads; the role of the data source must be a member of it. @default the role of the data source */
  role?: string;
  /** Settings for the policies of the database, such as `app.tenant_id`: text, or an attribute of the principal. */
  settings?: { [name: string]: string | AttributeReference };
}

/** Roles that see data. */
type TenantRole = Exclude<Role, 'operator'>;

export interface DatasetPolicy {
  /** Rows that a principal may see. A missing attribute means none. */
  rows?: PolicyFilter;
  native?: NativePolicy;
  /** Fields that do not exist for roles below this one. */
  hidden?: { fields: string[]; unlessRole?: TenantRole };
  /** Fields whose values are replaced: text by `with`, all else by null. @default with "•••" */
  masked?: { [field: string]: { with?: string; unlessRole?: TenantRole } };
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
  /** Fields that together tell the rows of the base apart: rows come in their order, and pages go on after them. */
  key?: string[];
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
