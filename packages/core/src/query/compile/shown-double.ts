import { isDoubleColumn } from '../plan/is-double-column.ts';
import type { Expression } from '../plan/nodes.ts';
import { sql, type Sql } from './sql.ts';

/**
 * A field declared as double as a floating-point number, whatever its column is, so that values which
 * show as one double are one: a `numeric` becomes a double, a `real` stays one and shows its few digits.
 * Other expressions stay as they are.
 */
export function shownDouble(value: Sql, expression: Expression | null): Sql {
  // Of a type that nobody says, adding 4-byte zero makes the smallest floating-point type that holds it.
  return expression !== null && isDoubleColumn(expression) ? sql`(${value} + 0::real)` : value;
}
