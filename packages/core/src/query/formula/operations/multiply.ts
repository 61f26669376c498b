import { sql } from '../../compile/sql.ts';
import { roundDecimal } from '../evaluate/decimal.ts';
import { arithmetic } from './arithmetic.ts';
import type { OperationDescriptor } from './operation.ts';

/** Places after the point that Postgres keeps. */
const MAX_SCALE = 16_383;

/** The product of two numbers. */
export const multiply: OperationDescriptor = arithmetic('*', sql`*`, {
  exact(left, right) {
    const scale = left.scale + right.scale;
    return roundDecimal({ digits: left.digits * right.digits, scale }, Math.min(scale, MAX_SCALE));
  },
  double: (left, right) => left * right,
  vanishes: (left, right, result) => result === 0 && left !== 0 && right !== 0,
});
