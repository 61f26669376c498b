import type { FieldType } from '../../contract/types/dataset.ts';

/** Types with an order that people compare by. */
export const ORDERED: ReadonlySet<FieldType> = new Set<FieldType>([
  'text',
  'integer',
  'bigint',
  'decimal',
  'double',
  'date',
  'timestamp',
  'time',
]);

/** Types whose values can be equal. */
export const COMPARABLE: ReadonlySet<FieldType> = new Set<FieldType>([...ORDERED, 'boolean', 'uuid']);

/** Types that are searched for text. */
export const TEXT: ReadonlySet<FieldType> = new Set<FieldType>(['text']);

/** Types that ranges of time apply to. */
export const TIME: ReadonlySet<FieldType> = new Set<FieldType>(['date', 'timestamp']);

/** Every type. */
export const EVERY_TYPE: ReadonlySet<FieldType> = new Set<FieldType>([...COMPARABLE, 'json', 'array']);
