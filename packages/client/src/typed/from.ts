import type { Answer } from '../answers/answer.ts';
import type { NumberPolicy } from '../answers/numbers.ts';
import type { ExportEnd } from '../answers/read-exported-rows.ts';
import type { Compare, QuerySpec } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import type { QueriesResource } from '../resources/queries.ts';
import type { Query, QueryOptions } from '../resources/query.ts';
import type { Call } from '../safe.ts';
import type { FieldName, TypedDataset } from './typed-dataset.ts';
import type { TypedDimension } from './typed-dimension.ts';
import type { TypedMetric } from './typed-metric.ts';
import type { TypedFieldsRow, TypedRow, TypedRowsSpec, TypedSpec } from './typed-spec.ts';

/** What a client makes of `bigint` and `decimal` under its number policy. */
export type BigCell<Policy> = Policy extends (...given: never[]) => infer Made
  ? Made
  : Policy extends 'string'
    ? string
    : number;

/** Questions about one dataset whose names and types are known. */
export interface TypedQueries<D extends TypedDataset, Big> {
  /**
   * Asks for groups. A wrong field, an operator or aggregate that its type does not take, and an unknown metric do not
   * compile; the rows have the types of what was asked.
   *
   * @example
   * const { rows } = await client.from(flights).query({
   *   dimensions: ['origin', { field: 'date', granularity: 'month', as: 'month' }],
   *   metrics: [{ aggregate: 'avg', field: 'delay', as: 'delay' }],
   *   filters: [{ field: 'delay', op: 'gt', value: 15 }],
   *   orderBy: [{ field: 'delay', direction: 'desc' }],
   * });
   * rows[0]?.delay; // number | null
   */
  query<
    const Dimensions extends readonly TypedDimension<D>[] = [],
    const Metrics extends readonly TypedMetric<D>[] = [],
    const Filled extends 'zero' | 'null' | undefined = undefined,
    const Compared extends Compare | undefined = undefined,
  >(
    spec: TypedSpec<D, Dimensions, Metrics, Filled, Compared>,
    options?: QueryOptions,
  ): Call<Answer<TypedRow<D, Dimensions, Metrics, Filled, Compared, Big>>>;
  /** Asks for rows as they are. */
  rows<const Fields extends readonly FieldName<D>[]>(
    spec: TypedRowsSpec<D, Fields>,
    options?: QueryOptions,
  ): Call<Answer<TypedFieldsRow<D, Fields, Big>>>;
  /** Rows as they are, page by page, each of as many as `limit`. */
  pages<const Fields extends readonly FieldName<D>[]>(
    spec: TypedRowsSpec<D, Fields>,
    options?: CallOptions,
  ): AsyncGenerator<Answer<TypedFieldsRow<D, Fields, Big>>>;
  /** All rows as they are, one after the other, however many there are. */
  exportRows<const Fields extends readonly FieldName<D>[]>(
    spec: TypedRowsSpec<D, Fields>,
    options?: QueryOptions,
  ): AsyncGenerator<TypedFieldsRow<D, Fields, Big>, ExportEnd>;
  /** The same question for where one is kept or sent with others: a widget, a batch. Asks nothing. */
  spec<
    const Dimensions extends readonly TypedDimension<D>[] = [],
    const Metrics extends readonly TypedMetric<D>[] = [],
    const Filled extends 'zero' | 'null' | undefined = undefined,
    const Compared extends Compare | undefined = undefined,
  >(
    spec: TypedSpec<D, Dimensions, Metrics, Filled, Compared>,
  ): QuerySpec;
}

/** Asks about a dataset that was declared with `defineDataset`, or generated. */
export type From<Big> = <const D extends TypedDataset>(dataset: D) => TypedQueries<D, Big>;

/** The `from` of a client. */
export function createFrom<Policy extends NumberPolicy>(
  query: Query,
  queries: Pick<QueriesResource, 'pages' | 'exportRows'>,
): From<BigCell<Policy>> {
  return (dataset) => {
    const whole = (spec: object): QuerySpec => ({ ...spec, dataset: dataset.name });
    return {
      query: (spec, options) => query(whole(spec), options),
      rows: (spec, options) => query(whole(spec), options),
      pages: (spec, options) => queries.pages(whole(spec), options),
      exportRows: (spec, options) => queries.exportRows(whole(spec), options),
      spec: whole,
    };
  };
}
