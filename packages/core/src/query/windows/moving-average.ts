import { integer, sql } from '../compile/sql.ts';
import { asDecimal, quotient } from './quotient.ts';
import type { WindowDescriptor } from './window.ts';

/** The mean of the values of so many groups up to this one; null where fewer are there. */
export const movingAverage: WindowDescriptor = {
  options: ['window', 'value'],
  runs: true,
  keepsMeasure: true,
  result: () => ({ type: 'double', size: 'float8', storedAs: null }),
  sql({ expression, value, along }) {
    const over = sql`OVER (${along} ROWS ${integer(expression.length - 1)} PRECEDING)`;
    const sum = sql`sum(${asDecimal(value, expression.value.size)}) ${over}`;
    const mean = quotient(sum, sql`(count(${value}) ${over})`);
    return sql`(CASE WHEN count(*) ${over} = ${integer(expression.length)} THEN ${mean} END)`;
  },
};
