import type { Sql } from '../../compile/sql.ts';
import type { Calendar } from '../calendar.ts';
import type { BoundSign } from '../stored-as/time-storage.ts';
import type { TimeFamily } from '../span-of-literal.ts';
import type { Zone } from '../zone.ts';

/** A time expression to be cut into pieces. */
export interface TimeOperand {
  readonly family: TimeFamily;
  /** `timestamptz`, `timestamp` or `date`, by family. */
  readonly natural: Sql;
  /** The wall clock in the query's zone, as `timestamp`. */
  readonly wall: Sql;
  /** The query's zone, as text. */
  readonly zone: Sql;
  /** The query's zone itself. */
  readonly clock: Zone;
  readonly calendar: Calendar;
  /** Compares the time with a bound in microseconds, as it is stored. */
  compare(sign: BoundSign, bound: bigint): Sql;
}

/** One way to cut time into pieces. */
export interface GranularityDescriptor {
  /** Type of the pieces. */
  readonly type: 'date' | 'timestamp' | 'integer';
  /** False when dates cannot be cut so. */
  readonly cutsDates: boolean;
  /**
   * What rows are grouped by. A `timestamp` of moments may be the wall clock of the query's zone: it is
   * shown as the first moment at which that clock reads so. It may also be the last microsecond of a
   * second, of a unit that began with a change of clocks: it is shown as that change.
   */
  sql(operand: TimeOperand): Sql;
}
