import type { FieldType } from '../../contract/types/dataset.ts';

type Types = ReadonlySet<FieldType>;

/** No type. */
export const NO_TYPE: Types = new Set<FieldType>([]);

/** Types that can be calculated with. */
export const NUMBERS: Types = new Set<FieldType>(['integer', 'bigint', 'decimal', 'double']);

/** Types that are searched for text. */
export const TEXT: Types = new Set<FieldType>(['text']);

/** Types that hold elements. */
export const ARRAY: Types = new Set<FieldType>(['array']);

/** Types that ranges of time apply to. */
export const TIME: Types = new Set<FieldType>(['date', 'timestamp']);

/** Types with an order that people compare by. */
export const ORDERED: Types = new Set<FieldType>([...NUMBERS, ...TEXT, ...TIME, 'time']);

/** Types whose values can be told apart. */
export const COMPARABLE: Types = new Set<FieldType>([...ORDERED, 'boolean', 'uuid']);

/** Every type. */
export const EVERY_TYPE: Types = new Set<FieldType>([...COMPARABLE, 'json', 'array']);
