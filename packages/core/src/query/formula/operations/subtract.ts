import { sql } from '../../compile/sql.ts';
import { digitsAt } from '../evaluate/decimal.ts';
import { arithmetic } from './arithmetic.ts';
import type { OperationDescriptor } from './operation.ts';

/** The difference of two numbers. */
export const subtract: OperationDescriptor = arithmetic('-', sql`-`, {
  exact(left, right) {
    const scale = Math.max(left.scale, right.scale);
    return { digits: digitsAt(left, scale) - digitsAt(right, scale), scale };
  },
  double: (left, right) => left - right,
  vanishes: () => false,
});
