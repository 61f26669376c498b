import type { FieldType } from '../../contract/types/dataset.ts';

/** Types that can be calculated with. */
export const NUMBERS: ReadonlySet<FieldType> = new Set<FieldType>(['integer', 'bigint', 'decimal', 'double']);

/** Types that have a smallest and a largest value. */
export const ORDERED: ReadonlySet<FieldType> = new Set<FieldType>([
  ...NUMBERS,
  'text',
  'date',
  'timestamp',
  'time',
]);

/** Types whose values can be told apart. */
export const COMPARABLE: ReadonlySet<FieldType> = new Set<FieldType>([...ORDERED, 'boolean', 'uuid']);

/** Every type. */
export const EVERY_TYPE: ReadonlySet<FieldType> = new Set<FieldType>([...COMPARABLE, 'json', 'array']);
