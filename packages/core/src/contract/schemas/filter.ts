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
import { choice } from './kinds/choice.ts';
import { listOf } from './kinds/list-of.ts';
import { objectBy } from './kinds/object-by.ts';
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

/** Each form of a range, by the key that it needs. */
export const timeRangeForms: Readonly<Record<'last' | 'this' | 'toDate' | 'start', z.ZodType<TimeRange>>> = {
  last: z.strictObject({
    last: z.int().min(1).max(10_000),
    unit: timeUnit,
    includeCurrent: z.boolean().optional(),
  }),
  this: z.strictObject({ this: timeUnit }),
  toDate: z.strictObject({ toDate: timeUnit }),
  start: absoluteRange,
};

export const timeRange: z.ZodType<TimeRange> = byKey(timeRangeForms).meta({
  description: 'A half-open range of time: relative to now, or absolute.',
  examples: [{ last: 3, unit: 'month' }],
});

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

const conditionShape = {
  field: name,
  op: filterOperator,
  value: filterValue.optional(),
  caseSensitive: z.boolean().optional().meta({ description: 'For text operators.', default: false }),
};

/** A comparison whose value is an object, though its operator takes no range. */
function withoutRange(expected: string): z.ZodType {
  return z.strictObject({ ...conditionShape, value: choice([], () => ({ expected })) });
}

const ONE_VALUE = withoutRange('string or number or boolean');
const TEXT = withoutRange('string');
const LIST = withoutRange('list of values');
const TWO_VALUES = withoutRange('list of two values, the lower one first');
/** That there should be no value at all is said with what the operator is compared with. */
const NO_VALUE = z.strictObject({ ...conditionShape, value: z.unknown() });

const WITHOUT_RANGE: Readonly<Record<Exclude<FilterOperator, 'inRange'>, z.ZodType>> = {
  eq: ONE_VALUE,
  neq: ONE_VALUE,
  gt: ONE_VALUE,
  gte: ONE_VALUE,
  lt: ONE_VALUE,
  lte: ONE_VALUE,
  in: LIST,
  notIn: LIST,
  between: TWO_VALUES,
  contains: ONE_VALUE,
  notContains: ONE_VALUE,
  startsWith: TEXT,
  endsWith: TEXT,
  isNull: NO_VALUE,
  notNull: NO_VALUE,
};
const OPERATORS_WITHOUT_RANGE: ReadonlyMap<unknown, z.ZodType> = new Map(Object.entries(WITHOUT_RANGE));

/** How to explain a comparison whose value is an object and should be none. */
function meantWithoutRange(condition: object): z.ZodType | undefined {
  const { op, value }: { op?: unknown; value?: unknown } = condition;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? OPERATORS_WITHOUT_RANGE.get(op) : undefined;
}

const EXAMPLE: FilterCondition = { field: 'amount', op: 'gt', value: 5 };

export const filterCondition: z.ZodType<FilterCondition> = objectBy(conditionShape, meantWithoutRange).meta({
  description: 'One comparison of a field with a value. The shape of `value` follows from `op`.',
  examples: [EXAMPLE],
});

const UNGROUPED = z.never(
  'Conditions of "having" stand in a plain list, and all of them must hold: it takes no "and", "or" or "not".',
);

/** One comparison of a metric, which no group may hold. */
export const havingCondition: z.ZodType<FilterCondition> = objectBy(conditionShape, (condition) =>
  !Object.hasOwn(condition, 'field') && ['and', 'or', 'not'].some((key) => Object.hasOwn(condition, key))
    ? UNGROUPED
    : meantWithoutRange(condition),
).meta({ description: 'One comparison of a metric of the query, by alias.', examples: [EXAMPLE] });

export const filter: z.ZodType<Filter> = z
  .lazy(() =>
    byKey({
      field: filterCondition,
      and: z.strictObject({ and: filters }),
      or: z.strictObject({ or: filters }),
      not: z.strictObject({ not: filter }),
    }),
  )
  .meta({ description: 'A tree of conditions.', examples: [EXAMPLE] });

/** A list of filters; all of them must hold. */
export const filters: z.ZodType<Filter[]> = z.lazy(() => listOf(filter, MAX_FILTERS));
