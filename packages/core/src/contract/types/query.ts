import type { Problem } from './problem.ts';

/** A value a caller may put in a filter. Never part of SQL text: always a parameter. */
export type FilterScalar = string | number | boolean | null;

/** Units of relative ranges and bins. */
export type TimeUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Calendar buckets: a timestamp or date truncated to its unit, in the query's zone. */
export type BucketGranularity = TimeUnit;

/** Parts of a timestamp: `hourOfDay` 0–23, `weekday` ISO 1–7, `dayOfMonth` 1–31, `monthOfYear` 1–12. */
export type PartGranularity = 'hourOfDay' | 'weekday' | 'dayOfMonth' | 'monthOfYear';

/** Bins of a fixed width, such as every 15 minutes. */
export interface BinGranularity {
  every: number;
  unit: 'second' | 'minute' | 'hour';
}

export type Granularity = BucketGranularity | PartGranularity | BinGranularity;

/**
 * A range of time. All ranges are half-open: `start` is included, `end` is not. Date strings are
 * read in the query's zone.
 */
export type TimeRange =
  | { last: number; unit: TimeUnit; includeCurrent?: boolean }
  | { this: TimeUnit }
  | { toDate: TimeUnit }
  | { start: string; end: string };

export type FilterOperator =
  | 'eq'
  | 'neq'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'in'
  | 'notIn'
  | 'between'
  | 'contains'
  | 'notContains'
  | 'startsWith'
  | 'endsWith'
  | 'isNull'
  | 'notNull'
  | 'inRange';

/** One comparison of a field with a value. The shape of `value` follows from `op`. */
export interface FilterCondition {
  field: string;
  op: FilterOperator;
  value?: FilterScalar | FilterScalar[] | TimeRange;
  /** For `contains`, `notContains`, `startsWith`, `endsWith`. @default false */
  caseSensitive?: boolean;
}

/** A tree of conditions. A list of filters is their conjunction. */
export type Filter = FilterCondition | { and: Filter[] } | { or: Filter[] } | { not: Filter };

/** Aggregates of the rows of a group. */
export type PlainAggregate =
  | 'count'
  | 'countDistinct'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'median'
  | 'percentile'
  | 'stddev'
  | 'variance'
  | 'first'
  | 'last';

/** Aggregates that look at the other groups of the answer too. */
export type WindowAggregate = 'share' | 'runningTotal' | 'movingAverage' | 'rank';

export type Aggregate = PlainAggregate | WindowAggregate;

/** An aggregate over a field; `count` needs no field. */
export interface AggregateMetric {
  aggregate: Aggregate;
  field?: string;
  as?: string;
  filters?: Filter[];
  /** For `percentile`, between 0 and 1. */
  p?: number;
  /** For `first` and `last`: the time field that orders the rows. */
  by?: string;
  /** For `share` and `rank`: the dimension alias within which it is taken. @default all groups */
  of?: string;
  /** For `rank`: dense ranking. @default false */
  dense?: boolean;
  /** For `movingAverage`: groups in the window, the current one included. */
  window?: number;
  /** For `rank` and `movingAverage`: alias of the metric to take, in place of `field`. */
  value?: string;
  /** Values of finer groups, over which the aggregate is calculated in place of a field's. */
  over?: InnerMetric;
}

/** What is calculated in each of the finer groups that a group of the question is divided into. */
export interface InnerMetric {
  aggregate: PlainAggregate;
  field?: string;
  /** For `percentile`, between 0 and 1. */
  p?: number;
  /** For `first` and `last`: the time field that orders the rows. */
  by?: string;
  /** What the finer groups are grouped by, besides the dimensions of the question. */
  per: Dimension[];
}

/** A metric defined on the dataset. */
export interface NamedMetric {
  metric: string;
  as?: string;
  filters?: Filter[];
}

/** A formula over other metrics of the same query, by alias. */
export interface FormulaMetric {
  formula: string;
  as: string;
}

export type Metric = AggregateMetric | NamedMetric | FormulaMetric;

export interface DimensionSpec {
  field: string;
  granularity?: Granularity;
  as?: string;
}

/** A field name, or a field with a granularity and an alias. */
export type Dimension = string | DimensionSpec;

export interface OrderBy {
  /** An alias of a dimension or metric of this query. */
  field: string;
  /** @default 'asc' */
  direction?: 'asc' | 'desc';
  /** @default 'last' in both directions */
  nulls?: 'first' | 'last';
}

/** One comparison over a metric's alias, after grouping. */
export type HavingCondition = FilterCondition;

export interface Compare {
  to: 'previousPeriod' | 'previousYear' | { start: string; end: string };
}

/** A metric and those that it is to be the sum of, by alias. */
export interface Reconcile {
  whole: string;
  parts: string[];
}

export interface TopN {
  by: string;
  n: number;
  others?: boolean;
}

/** The JSON question asked of a dataset. */
export interface QuerySpec {
  dataset: string;
  metrics?: Metric[];
  dimensions?: Dimension[];
  /** Raw rows instead of groups: names of fields. Not together with metrics or dimensions. */
  fields?: string[];
  filters?: Filter[];
  segments?: string[];
  having?: HavingCondition[];
  /** IANA zone name. */
  timezone?: string;
  orderBy?: OrderBy[];
  /** @default 1000 */
  limit?: number;
  cursor?: string | null;
  totals?: boolean;
  fill?: 'zero' | 'null';
  compare?: Compare;
  topN?: TopN;
  /** Warns with `not_reconciled` where a metric is not the sum of its parts. */
  reconcile?: Reconcile[];
}

export type ColumnType =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'double'
  | 'bigint'
  | 'decimal'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'json'
  | 'array'
  | 'uuid';

/** How a number is shown; a hint for clients, never applied to values. */
export interface ValueFormat {
  style: 'number' | 'percent' | 'currency' | 'duration';
  currency?: string;
  minimumFractionDigits?: number;
  maximumFractionDigits?: number;
}

export interface Column {
  name: string;
  type: ColumnType;
  role: 'dimension' | 'metric' | 'compare';
  label: string;
  unit?: string;
  format?: ValueFormat;
  granularity?: Granularity;
}

export type CellValue = string | number | boolean | null | unknown[] | { [key: string]: unknown };

/** A row keyed by alias. `bigint` and `decimal` cells are decimal strings. */
export type Row = Record<string, CellValue>;

/** A relative or absolute range as it was applied. `end` is exclusive. */
export interface ResolvedRange {
  field: string;
  start: string;
  end: string;
  timezone: string;
  role?: 'current' | 'previous';
}

export interface Totals {
  grand: Row;
  subtotals: { by: string[]; rows: Row[] }[];
}

/** Which of the outer buckets of an answer are there in part only. */
export interface Incomplete {
  first: boolean;
  last: boolean;
}

export interface Warning {
  code: string;
  detail: string;
  pointer?: string;
}

/** The body of an answer. Depends only on the cached entry; what varies per request is in headers. */
export interface QueryResult {
  columns: Column[];
  rows: Row[];
  rowCount: number;
  truncated: boolean;
  nextCursor: string | null;
  timezone: string;
  ranges: ResolvedRange[];
  totals?: Totals;
  incomplete?: Incomplete;
  /** RFC 3339, UTC. */
  computedAt: string;
  warnings: Warning[];
}

export type CacheStatus = 'hit' | 'miss' | 'stale' | 'shared';

/** One answer of several. */
export type BatchItem =
  | { id: string; status: 'ok'; result: QueryResult }
  | { id: string; status: 'error'; error: Problem };

/** What varies per request for one answer of several, in the order of the items. */
export interface BatchMeta {
  id: string;
  queryId: string;
  cache: { status: CacheStatus; ageMs: number } | null;
  durationMs: number;
}

/** Several answers at once; at most 50 queries. */
export interface BatchResult {
  items: BatchItem[];
  warnings?: Warning[];
  meta: BatchMeta[];
}
