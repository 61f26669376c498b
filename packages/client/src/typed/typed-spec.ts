import type { Compare, FilterOperator, OrderBy } from '../contract.ts';
import type { FieldCell, FieldName, FieldOf, Numbers, TypedDataset } from './typed-dataset.ts';
import type { DimensionAlias, DimensionCell, TypedDimension } from './typed-dimension.ts';
import type { TypedFilter } from './typed-filter.ts';
import type { MetricAlias, MetricCell, TypedMetric } from './typed-metric.ts';

/** What may be asked beside the columns of a question. */
interface Around<D extends TypedDataset> {
  readonly filters?: readonly TypedFilter<D>[];
  readonly segments?: readonly (keyof NonNullable<D['segments']> & string)[];
  /** IANA zone name. */
  readonly timezone?: string;
  readonly limit?: number;
}

type Sorting<Alias> = { readonly field: Alias } & Readonly<Omit<OrderBy, 'field'>>;

/** A question of groups about a dataset; the names it may use follow from what it asks. */
export interface TypedSpec<
  D extends TypedDataset,
  Dimensions extends readonly TypedDimension<D>[],
  Metrics extends readonly TypedMetric<D>[],
  Filled extends 'zero' | 'null' | undefined,
  Compared extends Compare | undefined,
> extends Around<D> {
  readonly dimensions?: Dimensions;
  readonly metrics?: Metrics;
  readonly having?: readonly {
    readonly field: MetricAlias<Metrics[number]>;
    readonly op: FilterOperator;
    readonly value?: QueryValue;
  }[];
  readonly orderBy?: readonly Sorting<
    | DimensionAlias<Dimensions[number]>
    | MetricAlias<Metrics[number]>
    | ComparedAlias<Metrics[number], Compared>
  >[];
  readonly totals?: boolean;
  readonly fill?: Filled;
  readonly compare?: Compared;
  readonly topN?: {
    readonly by: MetricAlias<Metrics[number]>;
    readonly n: number;
    readonly others?: boolean;
  };
  readonly reconcile?: readonly {
    readonly whole: MetricAlias<Metrics[number]>;
    readonly parts: readonly MetricAlias<Metrics[number]>[];
  }[];
}

/** A question of rows as they are. */
export interface TypedRowsSpec<
  D extends TypedDataset,
  Fields extends readonly FieldName<D>[],
> extends Around<D> {
  readonly fields: Fields;
  readonly orderBy?: readonly Sorting<Fields[number]>[];
  readonly cursor?: string | null;
}

type QueryValue = string | number | boolean | readonly (string | number | boolean)[];
type ComparedAlias<Asked, Compared> = Compared extends Compare
  ? `${MetricAlias<Asked>}__${'previous' | 'delta' | 'percent'}`
  : never;

/** The row of a question of groups. */
export type TypedRow<
  D extends TypedDataset,
  Dimensions extends readonly unknown[],
  Metrics extends readonly unknown[],
  Filled,
  Compared,
  Big,
> = Shown<
  {
    [Index in keyof Dimensions & `${number}` as DimensionAlias<Dimensions[Index]>]: DimensionCell<
      D,
      Dimensions[Index],
      Big
    >;
  } & {
    [Index in keyof Metrics & `${number}` as MetricAlias<Metrics[Index]>]:
      | MetricCell<D, Metrics[Index], Big>
      | Missing<Filled, Compared>;
  } & (Compared extends Compare ? ComparedCells<D, Metrics, Big> : unknown)
>;

/** The row of a question of rows as they are. */
export type TypedFieldsRow<D extends TypedDataset, Fields extends readonly string[], Big> = Shown<{
  [Name in Fields[number]]: FieldCell<D, Name, Big> | null;
}>;

/** A group that is only in the other period, or was added, has no values. */
type Missing<Filled, Compared> = Filled extends 'null' ? null : Compared extends Compare ? null : never;

type ComparedCells<D extends TypedDataset, Metrics extends readonly unknown[], Big> = {
  [Index in keyof Metrics & `${number}` as `${MetricAlias<Metrics[Index]>}__previous`]: MetricCell<
    D,
    Metrics[Index],
    Big
  > | null;
} & {
  [Index in keyof Metrics & `${number}` as `${NumberAlias<D, Metrics[Index]>}__delta`]: MetricCell<
    D,
    Metrics[Index],
    Big
  > | null;
} & {
  [Index in keyof Metrics & `${number}` as `${NumberAlias<D, Metrics[Index]>}__percent`]: number | null;
};

/** The alias of a metric that is a number. */
type NumberAlias<D extends TypedDataset, Asked> = Asked extends {
  readonly aggregate: 'min' | 'max' | 'first' | 'last';
  readonly field: infer Name extends string;
}
  ? Name extends FieldOf<D, Numbers>
    ? MetricAlias<Asked>
    : never
  : MetricAlias<Asked>;

/** The same, as editors show it best. */
type Shown<Given> = { [Key in keyof Given]: Given[Key] } & {};
