import { sql, type Sql } from '../compile/sql.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';

/**
 * The value below which a part of the values lies, between two neighbours in proportion
 * (`percentile_cont`): a double; null of none. NaN counts as the greatest value.
 */
export function quantile(
  options: AggregateDescriptor['options'],
  part: (options: Readonly<{ p?: Sql }>) => Sql,
): AggregateDescriptor {
  return {
    field: 'required',
    types: NUMBERS,
    options,
    countsDuplicates: true,
    keepsMeasure: true,
    result: () => ({ type: 'double', size: 'float8', storedAs: null }),
    sql({ argument, options: given, condition }) {
      const values = sql`WITHIN GROUP (ORDER BY ${castNumber(argument ?? sql``, 'float8')})`;
      return sql`percentile_cont(${part(given)}) ${values}${filterClause(condition)}`;
    },
  };
}
