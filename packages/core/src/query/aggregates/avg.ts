import { sql, type Sql } from '../compile/sql.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';
import { nearestDouble } from './nearest-double.ts';

/** From here on doubles are added up as decimals: 10^18 of those before it do not reach the greatest double. */
const LARGE = sql`1e290`;
/** A sum this small might vanish when it is divided. */
const SMALL = sql`1e-290`;

/** The mean of the values that are not null; null of none. It is within the doubles even where the sum is not. */
export const avg: AggregateDescriptor = {
  field: 'required',
  types: NUMBERS,
  options: {},
  countsDuplicates: true,
  keepsMeasure: true,
  result: () => ({ type: 'double', size: 'float8', storedAs: null }),
  sql({ argument, expression, condition }) {
    const value = argument ?? sql``;
    const filter = filterClause(condition);
    if (expression?.size === 'float8') return ofDoubles(value, condition);
    const exact = sql`(avg(${value})${filter})`;
    return expression?.size === 'numeric' ? nearestDouble(exact) : sql`${exact}::double precision`;
  },
};

/** Postgres's avg of doubles also adds up squares, and fails where only those overflow. */
function ofDoubles(value: Sql, condition: Sql | null): Sql {
  const double = castNumber(value, 'float8');
  const plain = sql`sum(${double})${filterClause(sql`abs(${double}) < ${LARGE}`, condition)}`;
  const large = sql`sum(${double}::text::numeric)${filterClause(sql`abs(${double}) >= ${LARGE}`, condition)}`;
  const count = sql`NULLIF(count(${value})${filterClause(condition)}, 0)`;
  const exact = sql`((COALESCE((${plain})::text::numeric, 0) + COALESCE(${large}, 0)) / ${count})`;
  return sql`(CASE WHEN ${large} IS NULL AND (abs(${plain}) >= ${SMALL} OR ${plain} = 0) THEN ${plain} / ${count} ELSE ${nearestDouble(exact)} END)`;
}
