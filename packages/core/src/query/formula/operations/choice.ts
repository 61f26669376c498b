import { joinSql, sql, type Sql } from '../../compile/sql.ts';
import { castToCommon, commonType } from './common-type.ts';
import type { OperationDescriptor } from './operation.ts';

/** A function that gives one of its operands: coalesce, least or greatest. */
export function choice(
  label: string,
  functionName: Sql,
  evaluate: OperationDescriptor['evaluate'],
): OperationDescriptor {
  return {
    label,
    operands: [1, 100],
    check: commonType,
    sql(values, operands, result) {
      const choices = operands.map((operand, index) => castToCommon(values[index] ?? sql``, operand, result));
      // Postgres compares what the operands' collation says; "C" is the order of the whole product.
      const collate = result.type === 'text' ? sql` COLLATE "C"` : sql``;
      return sql`${functionName}(${joinSql(
        choices.map((value) => sql`${value}${collate}`),
        sql`, `,
      )})`;
    },
    evaluate,
  };
}
