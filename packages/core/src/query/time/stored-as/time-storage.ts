import type { StoredAs } from '../../../contract/types/dataset.ts';
import type { Sql } from '../../compile/sql.ts';
import type { TimeFamily } from '../span-of-literal.ts';
import type { ZoneSource } from '../zone.ts';

/** How a time column is compared with a bound. */
export type BoundSign = '>=' | '<';

/** One way to store time in a column. Bounds are in microseconds. */
export interface TimeStorage<Stored extends StoredAs = StoredAs> {
  family(storedAs: Stored): TimeFamily;
  /** The column as `timestamptz` (instant), `timestamp` (local) or `date`. */
  natural(column: Sql, storedAs: Stored): Sql;
  /** Compares the column as it is stored, so that an index on it serves. */
  compare(column: Sql, sign: BoundSign, bound: bigint, storedAs: Stored, zones: ZoneSource): Sql;
}
