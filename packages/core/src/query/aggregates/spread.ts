import { sql, type Sql } from '../compile/sql.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';
import { nearestDouble } from './nearest-double.ts';

/** Postgres squares sums of doubles; below this even those of 10^13 rows do not overflow. */
const LARGE = sql`1e140`;
/** 2^-664: to multiply by it rounds nothing, and brings every double below 10^109. */
const DOWN = sql`power(2::double precision, -664)`;
const UP = sql`power(2::double precision, 664)`;
/** Beside large doubles these are nothing, and Postgres would fail to scale them down. */
const TINY = sql`1e-100`;
const GREATEST = sql`1.7976931348623157e308`;
/** Squares of values that are all below this may vanish. */
const SMALL = sql`1e-130`;
/** Brings the least double near 10^-83, and those below `SMALL` below 10^111. */
const FAR_UP = sql`power(2::double precision, 800)`;

/** How a result is scaled back: once in the unit of the values, twice in its square. */
interface Scaling {
  readonly up: (scaled: Sql) => Sql;
  /** Above this the result is beyond every double. */
  readonly limit: Sql;
  /** Below this the result may be lost among squares that vanish. */
  readonly lost: Sql;
  /** What divides a result of values scaled up. */
  readonly divisor: Sql;
}

const IN_UNITS: Scaling = {
  up: (scaled) => sql`${scaled} * ${UP}`,
  limit: sql`${GREATEST} * ${DOWN}`,
  lost: sql`1e-140`,
  divisor: sql`2::numeric ^ 800`,
};
const IN_SQUARES: Scaling = {
  up: (scaled) => sql`${scaled} * ${UP} * ${UP}`,
  limit: sql`${GREATEST} * ${DOWN} * ${DOWN}`,
  lost: sql`1e-280`,
  divisor: sql`2::numeric ^ 1600`,
};
/**
 * How far values lie from their mean, as of a sample, by `functionName`: a double; null of fewer than
 * two values. `inUnits` says that the result is in the unit of the values, else it is in its square.
 * Where squares of doubles would overflow, which Postgres refuses, or vanish, values are scaled and
 * the result back again. A result beyond every double is infinite, one before the least is zero.
 */
export function spread(functionName: Sql, inUnits: boolean): AggregateDescriptor {
  const { up, limit, lost, divisor } = inUnits ? IN_UNITS : IN_SQUARES;
  return {
    field: 'required',
    types: NUMBERS,
    options: {},
    countsDuplicates: true,
    keepsMeasure: inUnits,
    result: () => ({ type: 'double', size: 'float8', storedAs: null }),
    sql({ argument, expression, condition }) {
      const value = argument ?? sql``;
      const filter = filterClause(condition);
      // Postgres rounds the deviation of exact numbers as coarsely as their variance; its root is not.
      const variance = sql`(var_samp(${value})${filter})`;
      const exact = inUnits ? sql`sqrt${variance}` : variance;
      if (expression?.size === 'numeric') return nearestDouble(exact);
      if (expression?.size !== 'float8') return sql`${exact}::double precision`;
      const double = castNumber(value, 'float8');
      const isLarge = sql`bool_or(abs(${double}) >= ${LARGE})${filter}`;
      const plain = sql`${functionName}(CASE WHEN abs(${double}) < ${LARGE} THEN ${double} END)${filter}`;
      const down = sql`CASE WHEN abs(${double}) < ${TINY} THEN 0 ELSE ${double} * ${DOWN} END`;
      const scaled = sql`${functionName}(${down})${filter}`;
      const small = sql`${functionName}(${double} * ${FAR_UP})${filterClause(sql`abs(${double}) < ${SMALL}`, condition)}`;
      const found = nearestDouble(sql`((${small})::text::numeric / ${divisor})`);
      return sql`(CASE WHEN ${isLarge} IS NOT TRUE THEN CASE WHEN ${plain} < ${lost} THEN COALESCE(${found}, ${plain}) ELSE ${plain} END WHEN ${scaled} = 'NaN' THEN 'NaN' WHEN ${scaled} > ${limit} THEN 'Infinity' ELSE ${up(scaled)} END)`;
    },
  };
}
