import type { FieldType, PlainAggregate } from '../contract.ts';
import type {
  Cells,
  Comparable,
  FieldCell,
  FieldName,
  FieldOf,
  MetricName,
  Numbers,
  Ordered,
  Times,
  TypedDataset,
} from './typed-dataset.ts';
import type { TypedDimension } from './typed-dimension.ts';
import type { TypedFilter } from './typed-filter.ts';

interface Named<D extends TypedDataset> {
  readonly as?: string;
  readonly filters?: readonly TypedFilter<D>[];
}

/** An aggregate of the rows of a group. */
interface Aggregated<D extends TypedDataset, Aggregate, Field> extends Named<D> {
  readonly aggregate: Aggregate;
  readonly field: Field;
  readonly over?: undefined;
}

interface Counted<D extends TypedDataset> extends Named<D> {
  readonly aggregate: 'count';
  readonly field?: FieldName<D>;
  readonly over?: undefined;
}

interface Percentile<D extends TypedDataset> extends Aggregated<D, 'percentile', FieldOf<D, Numbers>> {
  /** From 0 to 1. */
  readonly p: number;
}

interface Outermost<D extends TypedDataset> extends Aggregated<D, 'first' | 'last', FieldName<D>> {
  /** The time that orders the rows. */
  readonly by: FieldOf<D, Times>;
}

/** An aggregate that looks at the other groups too. */
interface Windowed<D extends TypedDataset, Aggregate> extends Named<D> {
  readonly aggregate: Aggregate;
  readonly field?: FieldOf<D, Numbers>;
  readonly over?: undefined;
}

interface Part<D extends TypedDataset> extends Windowed<D, 'share' | 'runningTotal'> {
  readonly of?: string;
}

interface MovingAverage<D extends TypedDataset> extends Windowed<D, 'movingAverage'> {
  readonly window: number;
  readonly value?: string;
}

interface Rank<D extends TypedDataset> extends Windowed<D, 'rank'> {
  readonly value?: string;
  readonly of?: string;
  readonly dense?: boolean;
}

/** An aggregate of the values of finer groups. */
interface Over<D extends TypedDataset> extends Named<D> {
  readonly aggregate: Exclude<PlainAggregate, 'first' | 'last'>;
  readonly p?: number;
  readonly over: {
    readonly aggregate: PlainAggregate;
    readonly field?: FieldName<D>;
    readonly p?: number;
    readonly by?: FieldOf<D, Times>;
    readonly per: readonly TypedDimension<D>[];
  };
}

interface OfDataset<D extends TypedDataset> extends Named<D> {
  readonly metric: MetricName<D>;
}

/** An aggregate, a metric of the dataset, or a formula over the others by alias. */
export type TypedMetric<D extends TypedDataset> =
  | Counted<D>
  | Aggregated<D, 'sum' | 'avg' | 'median' | 'stddev' | 'variance', FieldOf<D, Numbers>>
  | Aggregated<D, 'countDistinct', FieldOf<D, Comparable>>
  | Aggregated<D, 'min' | 'max', FieldOf<D, Ordered>>
  | Percentile<D>
  | Outermost<D>
  | Part<D>
  | MovingAverage<D>
  | Rank<D>
  | Over<D>
  | OfDataset<D>
  | { readonly formula: string; readonly as: string };

/** The column of a metric: `as`, else the metric's name, else `count` or `<aggregate>_<field>`. */
export type MetricAlias<Asked> = Asked extends { readonly as: infer Alias extends string }
  ? Alias
  : Asked extends { readonly metric: infer Name extends string }
    ? Name
    : Asked extends { readonly aggregate: infer Outer extends string; readonly over: infer Inner }
      ? Inner extends { readonly aggregate: infer Name extends string }
        ? `${Outer}_${Name}${FieldSuffix<Inner>}`
        : never
      : Asked extends { readonly aggregate: infer Name extends string }
        ? `${Name}${FieldSuffix<Asked>}`
        : never;

type FieldSuffix<Asked> = Asked extends { readonly field: infer Name extends string }
  ? `_${Name}`
  : Asked extends { readonly value: infer Name extends string }
    ? `_${Name}`
    : '';

/** The cell of a metric. Only counts are never null. */
export type MetricCell<D extends TypedDataset, Asked, Big> = Asked extends { readonly over: infer Inner }
  ? Asked extends { readonly aggregate: 'count' | 'countDistinct' }
    ? number
    : Asked extends { readonly aggregate: 'sum' | 'min' | 'max' }
      ? MetricCell<D, Omit<Inner & object, 'over'>, Big> | null
      : number | null
  : Asked extends { readonly aggregate: infer Name }
    ? Name extends 'count' | 'countDistinct'
      ? number
      : Name extends 'sum' | 'min' | 'max' | 'first' | 'last' | 'runningTotal'
        ? | (Asked extends { readonly field: infer Field extends string } ? FieldCell<D, Field, Big> : number)
          | null
        : number | null
    : Asked extends { readonly metric: infer Name extends string }
      ? NamedCell<D, Name, Big> | null
      : // What a formula comes to, only the server can tell.
        number | string | boolean | null;

type NamedCell<D extends TypedDataset, Name extends string, Big> = Name extends keyof NonNullable<
  D['metrics']
>
  ? NonNullable<D['metrics']>[Name] extends { readonly type: infer Type extends FieldType }
    ? Cells<Big>[Type]
    : number
  : never;
