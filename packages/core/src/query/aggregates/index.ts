import type { Aggregate } from '../../contract/types/query.ts';
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

/** Every aggregate of the contract; null where this version does not answer it. */
export const AGGREGATES: Readonly<Record<Aggregate, AggregateDescriptor | null>> = {
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
  share: null,
  runningTotal: null,
  movingAverage: null,
  rank: null,
};

/** The aggregates that this version answers. */
export const ANSWERED_AGGREGATES: readonly Aggregate[] = (Object.keys(AGGREGATES) as Aggregate[]).filter(
  (aggregate) => AGGREGATES[aggregate] !== null,
);
