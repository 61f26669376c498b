import type { Expression } from '../../plan/nodes.ts';
import { OPERATIONS } from '../operations/index.ts';
import { readDecimal } from './decimal.ts';
import type { Value } from './value.ts';

/**
 * Computes a checked formula as Postgres would. `given` is the value of a name, which stands in the
 * formula as a column. Throws `number_out_of_range` where Postgres fails.
 */
export function evaluateExpression(expression: Expression, given: (name: string) => Value): Value {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' && expression.size !== null
        ? (readDecimal(expression.value) ?? null)
        : expression.value;
    case 'column':
      return given(expression.column);
    case 'operation': {
      const operands = expression.operands.map((operand) => ({
        expression: operand,
        value: () => evaluateExpression(operand, given),
      }));
      return OPERATIONS[expression.operation].evaluate(operands, expression);
    }
    case 'window':
    case 'aggregate':
      throw new TypeError('There are no rows here to aggregate.');
  }
}
