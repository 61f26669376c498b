import type { Sql } from '../../compile/sql.ts';
import { compareValues, type Value } from '../evaluate/value.ts';
import { choice } from './choice.ts';
import { commonValue } from './common-type.ts';
import type { OperationDescriptor } from './operation.ts';

/** `least` or `greatest`, by `direction`: the first of those that are equal. Passes over null. */
export function extreme(label: string, functionName: Sql, direction: 1 | -1): OperationDescriptor {
  return choice(label, functionName, (operands, result) =>
    operands
      .map((operand) => commonValue(operand, result))
      .reduce<Value>((best, value) => {
        if (best === null || value === null) return best ?? value;
        return compareValues(value, best) * direction > 0 ? value : best;
      }, null),
  );
}
