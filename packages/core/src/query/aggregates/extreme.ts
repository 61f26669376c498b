import { sql, type Sql } from '../compile/sql.ts';
import { naturalStorage } from '../time/stored-as/natural.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { ORDERED } from '../dataset/type-groups.ts';

/** The smallest or the largest value, by `functionName`; text by code points. */
export function extreme(functionName: Sql): AggregateDescriptor {
  return {
    field: 'required',
    types: ORDERED,
    countsDuplicates: false,
    result: (argument) => ({
      type: argument?.type ?? 'text',
      size: argument?.size ?? null,
      storedAs: argument?.storedAs == null ? null : naturalStorage(argument.storedAs),
    }),
    sql(argument, filter, expression) {
      const collate = expression?.type === 'text' ? sql` COLLATE "C"` : sql``;
      return sql`${functionName}(${argument ?? sql``}${collate})${filter}`;
    },
  };
}
