import type { FieldType, TimeRange } from '../contract.ts';
import type { Comparable, FieldName, FieldOf, Ordered, Times, TypedDataset } from './typed-dataset.ts';

/** What a field of a type is compared with. Numbers that JSON would round are written as text. */
interface Values {
  text: string;
  boolean: boolean;
  integer: number;
  bigint: number | string;
  decimal: number | string;
  double: number | string;
  date: string;
  timestamp: string;
  time: string;
  uuid: string;
  json: never;
  array: string | number | boolean;
}

/** One member for all fields of a type, not one for each field: compilers are quick with few members. */
interface Condition<Field, Op, Value> {
  readonly field: Field;
  readonly op: Op;
  readonly value: Value;
}

/** The comparisons of the fields of a type. */
type Comparisons<D extends TypedDataset, Type extends FieldType, Field = FieldOf<D, Type>> =
  | (Type extends Comparable
      ? | Condition<Field, 'eq' | 'neq', Values[Type]>
        | Condition<Field, 'in' | 'notIn', readonly Values[Type][]>
      : never)
  | (Type extends Ordered
      ? | Condition<Field, 'gt' | 'gte' | 'lt' | 'lte', Values[Type]>
        | Condition<Field, 'between', readonly [Values[Type], Values[Type]]>
      : never)
  | (Type extends Times ? Condition<Field, 'inRange', TimeRange> : never)
  | (Type extends 'array' ? Condition<Field, 'contains' | 'notContains', Values[Type]> : never)
  | (Type extends 'text'
      ? Condition<Field, 'contains' | 'notContains' | 'startsWith' | 'endsWith', string> & {
          readonly caseSensitive?: boolean;
        }
      : never);

/** The types that the dataset has fields of. */
type TypesOf<D extends TypedDataset> = D['fields'][FieldName<D>]['type'];

/** One comparison of a field of the dataset, or a tree of them. */
export type TypedFilter<D extends TypedDataset> =
  | { [Type in TypesOf<D>]: Comparisons<D, Type> }[TypesOf<D>]
  | { readonly field: FieldName<D>; readonly op: 'isNull' | 'notNull'; readonly value?: undefined }
  | { readonly and: readonly TypedFilter<D>[] }
  | { readonly or: readonly TypedFilter<D>[] }
  | { readonly not: TypedFilter<D> };
