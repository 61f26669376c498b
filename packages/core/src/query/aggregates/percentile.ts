import { sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { fraction } from './options/fraction.ts';
import { quantile } from './quantile.ts';

/** The value below which the part `p` of the values lies. */
export const percentile: AggregateDescriptor = quantile({ p: fraction }, ({ p = sql`` }) =>
  castNumber(p, 'float8'),
);
