import type { Granularity, PartGranularity } from '../contract.ts';
import type { Comparable, FieldCell, FieldOf, Times, TypedDataset } from './typed-dataset.ts';

/** A field to group by, or a time cut into buckets or parts. */
export type TypedDimension<D extends TypedDataset> =
  | FieldOf<D, Comparable>
  | { readonly field: FieldOf<D, Comparable>; readonly granularity?: undefined; readonly as?: string }
  | { readonly field: FieldOf<D, Times>; readonly granularity: Granularity; readonly as?: string };

/** The column of a dimension: `as`, else the field with its granularity. */
export type DimensionAlias<Asked> = Asked extends string
  ? Asked
  : Asked extends { readonly as: infer Alias extends string }
    ? Alias
    : Asked extends { readonly field: infer Name extends string; readonly granularity: infer Cut }
      ? `${Name}_${CutName<Cut>}`
      : Asked extends { readonly field: infer Name extends string }
        ? Name
        : never;

type CutName<Cut> = Cut extends string
  ? Cut
  : Cut extends { readonly every: infer Every extends number; readonly unit: infer Unit extends string }
    ? `${Every}_${Unit}`
    : string;

/** The cell of a dimension; null for the rows that have no value. */
export type DimensionCell<D extends TypedDataset, Asked, Big> = Asked extends string
  ? FieldCell<D, Asked, Big> | null
  : Asked extends { readonly granularity: infer Cut extends Granularity }
    ? (Cut extends PartGranularity ? number : string) | null
    : Asked extends { readonly field: infer Name extends string }
      ? FieldCell<D, Name, Big> | null
      : never;
