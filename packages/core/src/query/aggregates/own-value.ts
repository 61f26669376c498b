import { sql, type Sql } from '../compile/sql.ts';
import type { ResultType } from '../formula/operations/operation.ts';
import type { Expression } from '../plan/nodes.ts';
import { isDoubleColumn } from '../plan/is-double-column.ts';
import { naturalStorage } from '../time/stored-as/natural.ts';

/** The type of a result that is one of the field's own values. */
export function ownType(argument: Expression | null): ResultType {
  return {
    type: argument?.type ?? 'text',
    size: argument?.size ?? null,
    storedAs: argument?.storedAs == null ? null : naturalStorage(argument.storedAs),
  };
}

/** A result that is one of the field's own values: of a `real` it is made the double that it shows. */
export function ownValue(value: Sql, expression: Expression | null): Sql {
  return expression !== null && isDoubleColumn(expression) ? sql`(${value})::text::double precision` : value;
}
