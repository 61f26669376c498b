import { sql, type Sql } from '../compile/sql.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';

/** What a quantile far beyond is made of. */
export interface FarInput {
  /** The value of each row. */
  readonly value: Sql;
  /** ` WITHIN GROUP …` of the values. */
  readonly sorted: Sql;
  /** The part, as a double. */
  readonly part: Sql;
  readonly condition: Sql | null;
}

/** Which quantile, and how it is made. */
export interface Quantile {
  readonly options: AggregateDescriptor['options'];
  /** The part of the values that lies below. */
  part(options: Readonly<{ p?: Sql }>): Sql;
  /** The quantile between a negative and a positive value, for finite values whose difference overflows. */
  far(input: FarInput): Sql;
}

/**
 * The value below which a part of the values lies, between two neighbours in proportion
 * (`percentile_cont`): a double; null of none. NaN counts as the greatest value.
 */
export function quantile({ options, part, far }: Quantile): AggregateDescriptor {
  return {
    field: 'required',
    types: NUMBERS,
    options,
    countsDuplicates: true,
    keepsMeasure: true,
    result: () => ({ type: 'double', size: 'float8', storedAs: null }),
    sql({ argument, expression, options: given, condition }) {
      const value = argument ?? sql``;
      const order = sql`(ORDER BY ${castNumber(value, 'float8')})`;
      const sorted = sql`WITHIN GROUP ${order}${filterClause(condition)}`;
      const below = part(given);
      const plain = sql`percentile_cont(${below}) ${sorted}`;
      const { size } = expression ?? {};
      if (size === 'int4' || size === 'int8') return plain;
      // Postgres takes the lower neighbour from the upper one, whatever comes out. Aggregates over the
      // same order share one sort.
      const isFar = sql`${plain} = 'Infinity' AND percentile_disc(1) ${sorted} < 'Infinity'`;
      return sql`(CASE WHEN ${isFar} THEN ${far({ value, sorted, part: below, condition })} ELSE ${plain} END)`;
    },
  };
}
