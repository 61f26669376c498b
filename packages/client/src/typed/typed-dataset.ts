import type { FieldType } from '../contract.ts';

/**
 * What types of questions and rows are made of: a dataset's name, and the type of each of its fields and metrics. A
 * whole `DatasetDefinition` is one too.
 */
export interface TypedDataset {
  readonly name: string;
  readonly fields: { readonly [name: string]: { readonly type: FieldType } };
  /** A metric whose type is not given is a number. */
  readonly metrics?: { readonly [name: string]: { readonly type?: FieldType; readonly formula?: string } };
  readonly segments?: { readonly [name: string]: unknown };
}

/**
 * Declares a dataset, so that questions about it are checked by the compiler and their rows have its types. It is the
 * same object at run time. `istari-lens types` writes these for every dataset of a running API.
 *
 * @example
 * const flights = defineDataset({
 *   name: 'flights',
 *   fields: { origin: { type: 'text' }, date: { type: 'timestamp' }, delay: { type: 'integer' } },
 *   metrics: { lateShare: { type: 'double' } },
 * });
 * const { rows } = await client.from(flights).query({ dimensions: ['origin'], metrics: [{ metric: 'lateShare' }] });
 * rows[0]?.lateShare; // number | null
 */
export function defineDataset<const Declared extends TypedDataset>(declared: Declared): Declared {
  return declared;
}

/** Name of any field. */
export type FieldName<D extends TypedDataset> = keyof D['fields'] & string;

/** Name of a field of one of these types. */
export type FieldOf<D extends TypedDataset, Types extends FieldType> = {
  [Name in FieldName<D>]: D['fields'][Name]['type'] extends Types ? Name : never;
}[FieldName<D>];

/** Name of a metric of the dataset. */
export type MetricName<D extends TypedDataset> = keyof D['metrics'] & string;

export type Numbers = 'integer' | 'bigint' | 'decimal' | 'double';
export type Times = 'date' | 'timestamp';
/** Types with an order. */
export type Ordered = Numbers | Times | 'text' | 'time';
/** Types whose values can be told apart. */
export type Comparable = Ordered | 'boolean' | 'uuid';

/** What a cell holds by its column's type; `Big` is what the client makes of `bigint` and `decimal`. */
export interface Cells<Big> {
  text: string;
  boolean: boolean;
  integer: number;
  double: number;
  bigint: Big;
  decimal: Big;
  date: string;
  timestamp: string;
  time: string;
  uuid: string;
  json: unknown;
  array: unknown[];
}

/** A field's cell. */
export type FieldCell<D extends TypedDataset, Name extends string, Big> =
  Name extends FieldName<D> ? Cells<Big>[D['fields'][Name]['type']] : never;
