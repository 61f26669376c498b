import type { Aggregate } from '../../../contract/types/query.ts';
import { sql } from '../../compile/sql.ts';
import { avg } from './avg.ts';
import { count } from './count.ts';
import type { Decomposition } from './decomposition.ts';
import { extreme } from './extreme.ts';
import { spread } from './spread.ts';
import { sum } from './sum.ts';

/** How every aggregate is made of parts; null where it needs all of its rows at once. */
export const DECOMPOSITIONS: Readonly<Record<Aggregate, Decomposition | null>> = {
  count,
  countDistinct: null,
  sum,
  avg,
  min: extreme(sql`min`),
  max: extreme(sql`max`),
  median: null,
  percentile: null,
  stddev: spread(true),
  variance: spread(false),
  first: null,
  last: null,
  share: null,
  runningTotal: null,
  movingAverage: null,
  rank: null,
};
