import type { FieldType } from '../../contract/types/dataset.ts';
import type { Sql } from '../compile/sql.ts';
import type { PlannedValue } from '../plan/nodes.ts';

/** A value of the row as operators see it. Comparisons with null are not true. */
export interface Target {
  readonly type: FieldType;
  /** The value in its natural type. */
  readonly natural: Sql;
  /** Equal to the value, or within the span. */
  equals(value: PlannedValue): Sql;
  /** Equal to one of the values, of which there is at least one. */
  oneOf(values: readonly PlannedValue[]): Sql;
  /** Before the value, or before the start of the span. */
  below(value: PlannedValue): Sql;
  /** From the value, or from the start of the span. */
  from(value: PlannedValue): Sql;
  /** Up to the value, or to the end of the span. */
  upTo(value: PlannedValue): Sql;
  /** After the value, or from the end of the span. */
  above(value: PlannedValue): Sql;
  /** Like a pattern of SQL, case counting; of texts alone. */
  like(pattern: Sql): Sql;
}
