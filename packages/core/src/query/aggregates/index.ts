import type { Aggregate, PlainAggregate } from '../../contract/types/query.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { avg } from './avg.ts';
import { countDistinct } from './count-distinct.ts';
import { count } from './count.ts';
import { first } from './first.ts';
import { last } from './last.ts';
import { max } from './max.ts';
import { median } from './median.ts';
import { min } from './min.ts';
import { percentile } from './percentile.ts';
import { stddev } from './stddev.ts';
import { sum } from './sum.ts';
import { variance } from './variance.ts';

/** Every aggregate of the rows of a group. */
export const AGGREGATES: Readonly<Record<PlainAggregate, AggregateDescriptor>> = {
  count,
  countDistinct,
  sum,
  avg,
  min,
  max,
  median,
  percentile,
  stddev,
  variance,
  first,
  last,
};

/** The names of these aggregates. */
export const PLAIN_AGGREGATES = Object.keys(AGGREGATES) as readonly PlainAggregate[];

/** True for an aggregate of the rows of a group; the others look at other groups too. */
export function isPlain(aggregate: Aggregate): aggregate is PlainAggregate {
  return Object.hasOwn(AGGREGATES, aggregate);
}
