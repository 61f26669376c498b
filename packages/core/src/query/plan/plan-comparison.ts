import type { Sound } from '../../contract/reading.ts';
import type { FilterCondition, FilterOperator } from '../../contract/types/query.ts';
import { OPERATORS } from '../operators/index.ts';
import type { Condition, Expression, PlannedValue } from './nodes.ts';
import type { OperandSource } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';
import { planRange } from './plan-range.ts';
import { planValue } from './plan-value.ts';

/** A comparison of which at least field and operator are sound. */
export type AskedComparison = Sound<FilterCondition> & Pick<FilterCondition, 'field' | 'op'>;

/** Plans one comparison: finds what is compared, and reads the value by the operator and the type. */
export function planComparison(
  condition: AskedComparison,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
): Condition {
  const { issues, limits, gathered } = context;
  gathered.conditions += 1;
  if (gathered.conditions === limits.maxFilters + 1) {
    issues.add(
      pointer,
      'limit_exceeded',
      `A query may have ${limits.maxFilters} filter conditions: use fewer.`,
    );
  }
  if (gathered.conditions > limits.maxFilters) return { kind: 'never' };
  const operand = source(condition.field, `${pointer}/field`);
  const operator = Object.hasOwn(OPERATORS, condition.op) ? OPERATORS[condition.op] : undefined;
  if (operator === undefined) {
    issues.addUnknown(`${pointer}/op`, 'unknown_operator', 'operator', condition.op, operatorsFor(operand));
    return { kind: 'never' };
  }
  const ignoresCase =
    operand === undefined ? operator.ignoresCase.size > 0 : operator.ignoresCase.has(operand.type);
  if (condition.caseSensitive !== undefined && !ignoresCase) {
    const what = operator.ignoresCase.size === 0 ? 'always exact' : `exact on ${operand?.type}`;
    issues.add(`${pointer}/caseSensitive`, 'unexpected', `"${condition.op}" is ${what}. Leave this out.`);
  }
  if (operand === undefined) return { kind: 'never' };
  if (!operator.types.has(operand.type)) {
    issues.add(`${pointer}/op`, 'operator_type', `"${condition.op}" does not apply to ${operand.type}.`, {
      allowed: operatorsFor(operand),
    });
    return { kind: 'never' };
  }
  const values = VALUES[operator.value](condition, operand, `${pointer}/value`, context);
  if (values === undefined) return { kind: 'never' };
  const { op, caseSensitive = false } = condition;
  return { kind: 'comparison', operator: op, operand, values, caseSensitive };
}

function operatorsFor(operand: Expression | undefined): FilterOperator[] {
  const all = Object.keys(OPERATORS) as FilterOperator[];
  return operand === undefined ? all : all.filter((operator) => OPERATORS[operator].types.has(operand.type));
}

type ReadValues = (
  condition: AskedComparison,
  operand: Expression,
  pointer: string,
  context: PlanContext,
) => readonly PlannedValue[] | undefined;

const VALUES: Readonly<Record<(typeof OPERATORS)[FilterOperator]['value'], ReadValues>> = {
  none({ op, value }, _operand, pointer, { issues }) {
    if (value !== undefined) issues.add(pointer, 'unexpected', `"${op}" takes no value. Leave this out.`);
    return [];
  },
  one({ value }, operand, pointer, context) {
    const found = planValue(value, operand, pointer, context);
    return found === undefined ? undefined : [found];
  },
  two({ op, value }, operand, pointer, context) {
    if (!Array.isArray(value) || value.length !== 2) {
      context.issues.add(pointer, 'wrong_type', `"${op}" takes a list of two values, the lower one first.`);
      return undefined;
    }
    return allOf(value, operand, pointer, context);
  },
  list({ op, value }, operand, pointer, context) {
    if (!Array.isArray(value)) {
      context.issues.add(pointer, 'wrong_type', `"${op}" takes a list of values.`);
      return undefined;
    }
    const { maxListValues } = context.limits;
    if (value.length > maxListValues) {
      context.issues.add(pointer, 'limit_exceeded', `A list may have ${maxListValues} values: use fewer.`);
      return undefined;
    }
    return allOf(value, operand, pointer, context);
  },
  range({ field, value }, operand, pointer, context) {
    const found = planRange(value, { name: field, operand }, pointer, context);
    return found === undefined ? undefined : [found];
  },
};

function allOf(
  values: readonly unknown[],
  operand: Expression,
  pointer: string,
  context: PlanContext,
): PlannedValue[] | undefined {
  const read = values.map((value, index) => planValue(value, operand, `${pointer}/${index}`, context));
  const found = read.filter((value) => value !== undefined);
  return found.length === read.length ? found : undefined;
}
