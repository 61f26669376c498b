import type { Aggregate } from '../../contract/types/query.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { avg } from './avg.ts';
import { countDistinct } from './count-distinct.ts';
import { count } from './count.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { sum } from './sum.ts';

/** Every aggregate of the contract; null where this version does not answer it. */
export const AGGREGATES: Readonly<Record<Aggregate, AggregateDescriptor | null>> = {
  count,
  countDistinct,
  sum,
  avg,
  min,
  max,
  median: null,
  percentile: null,
  stddev: null,
  variance: null,
  first: null,
  last: null,
  share: null,
  runningTotal: null,
  movingAverage: null,
  rank: null,
};

/** The aggregates that this version answers. */
export const ANSWERED_AGGREGATES: readonly Aggregate[] = (Object.keys(AGGREGATES) as Aggregate[]).filter(
  (aggregate) => AGGREGATES[aggregate] !== null,
);
