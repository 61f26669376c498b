import { sql } from '../../compile/sql.ts';
import { floorDecimal } from '../evaluate/decimal.ts';
import type { OperationDescriptor } from './operation.ts';
import { wholeNumber } from './whole-number.ts';

/** The largest whole number that is no larger. */
export const floor: OperationDescriptor = wholeNumber('floor', sql`floor`, {
  exact: floorDecimal,
  double: Math.floor,
});
