import { z } from 'zod';
import type {
  Filter,
  FilterCondition,
  FilterOperator,
  FilterScalar,
  TimeRange,
  TimeUnit,
} from '../types/query.ts';
import { byKey } from './kinds/by-key.ts';
import { byType } from './kinds/by-type.ts';
import { listOf } from './kinds/list-of.ts';
import { name, text } from './primitives.ts';

/** Most filters of one list, and most values of one `in`. */
const MAX_FILTERS = 200;
const MAX_LIST_VALUES = 10_000;

export const timeUnit: z.ZodType<TimeUnit> = z.enum([
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
]);

const time = text(40, 1);

export const absoluteRange: z.ZodType<{ start: string; end: string }> = z
  .strictObject({ start: time, end: time })
  .meta({ description: 'From `start` up to, not including, `end`; date strings in the query’s zone.' });

export const timeRange: z.ZodType<TimeRange> = byKey({
  last: z.strictObject({
    last: z.int().min(1).max(10_000),
    unit: timeUnit,
    includeCurrent: z.boolean().optional(),
  }),
  this: z.strictObject({ this: timeUnit }),
  toDate: z.strictObject({ toDate: timeUnit }),
  start: absoluteRange,
}).meta({ description: 'A half-open range of time: relative to now, or absolute.' });

export const filterScalar: z.ZodType<FilterScalar> = byType({
  string: text(10_000),
  number: z.number(),
  boolean: z.boolean(),
  null: z.null(),
});

export const filterOperator: z.ZodType<FilterOperator> = z.enum([
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'between',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'isNull',
  'notNull',
  'inRange',
]);

/** A scalar, a list of scalars, or a range of time. */
export const filterValue: z.ZodType<FilterScalar | FilterScalar[] | TimeRange> = byType({
  string: text(10_000),
  number: z.number(),
  boolean: z.boolean(),
  null: z.null(),
  array: listOf(filterScalar, MAX_LIST_VALUES),
  object: timeRange,
});

export const filterCondition: z.ZodType<FilterCondition> = z
  .strictObject({
    field: name,
    op: filterOperator,
    value: filterValue.optional(),
    caseSensitive: z.boolean().optional().meta({ description: 'For text operators.', default: false }),
  })
  .meta({ description: 'One comparison of a field with a value. The shape of `value` follows from `op`.' });

export const filter: z.ZodType<Filter> = z
  .lazy(() =>
    byKey({
      field: filterCondition,
      and: z.strictObject({ and: filters }),
      or: z.strictObject({ or: filters }),
      not: z.strictObject({ not: filter }),
    }),
  )
  .meta({ description: 'A tree of conditions.' });

/** A list of filters; all of them must hold. */
export const filters: z.ZodType<Filter[]> = z.lazy(() => listOf(filter, MAX_FILTERS));
