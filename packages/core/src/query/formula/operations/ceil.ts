import { sql } from '../../compile/sql.ts';
import { floorDecimal } from '../evaluate/decimal.ts';
import type { OperationDescriptor } from './operation.ts';
import { wholeNumber } from './whole-number.ts';

/** The smallest whole number that is no smaller. */
export const ceil: OperationDescriptor = wholeNumber('ceil', sql`ceil`, {
  exact({ digits, scale }) {
    const floor = floorDecimal({ digits: -digits, scale });
    return { digits: -floor.digits, scale: 0 };
  },
  double: Math.ceil,
});
