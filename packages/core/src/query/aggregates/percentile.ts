import { sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';
import { fraction } from './options/fraction.ts';
import { quantile } from './quantile.ts';

/** The difference of two doubles overflows only where each is further from zero than this. */
const FAR = sql`1e290`;

/** The value below which the part `p` of the values lies. */
export const percentile: AggregateDescriptor = quantile({
  options: { p: fraction },
  part: ({ p = sql`` }) => castNumber(p, 'float8'),
  // Between these two no value lies, thus all are as far from zero.
  far({ value, part, condition }) {
    const double = castNumber(value, 'float8');
    const lower = sql`max(${double})${filterClause(sql`${value} < -${FAR}`, condition)}`;
    const upper = sql`min(${double})${filterClause(sql`${value} > ${FAR}`, condition)}`;
    const place = sql`(${part} * (count(${value})${filterClause(condition)} - 1))`;
    const beyond = sql`(${place} - floor(${place}))`;
    return sql`${lower} * (1 - ${beyond}) + ${upper} * ${beyond}`;
  },
});
