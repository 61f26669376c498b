import { VALUE_READERS } from '../values/index.ts';
import type { Expression, PlannedValue } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';

/** Reads one value of a filter by the type it is compared with; reports it when it does not fit. */
export function planValue(
  value: unknown,
  operand: Expression,
  pointer: string,
  { issues, zone }: PlanContext,
): PlannedValue | undefined {
  if (value === null) {
    issues.add(pointer, 'null_value', 'Nothing equals null: use the operator isNull or notNull.', {
      allowed: ['isNull', 'notNull'],
      suggestion: 'isNull',
    });
    return undefined;
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    issues.add(pointer, value === undefined ? 'missing' : 'wrong_type', 'This must be one value.');
    return undefined;
  }
  const found = VALUE_READERS[operand.type](value, operand, zone);
  if (!('problem' in found)) return found;
  issues.add(pointer, 'value_type', found.problem);
  return undefined;
}
