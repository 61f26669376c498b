import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { quantile } from './quantile.ts';

/** Among 10^11 values one that lies this much further is the next. */
const STEP = sql`1e-12`;

/** The value in the middle, or half way between the two that are. */
export const median: AggregateDescriptor = quantile({
  options: {},
  part: () => sql`0.5`,
  far: ({ sorted, part }) =>
    sql`percentile_disc(${part}) ${sorted} / 2 + percentile_disc(${part} + ${STEP}) ${sorted} / 2`,
});
