import type { Sound } from '../../contract/reading.ts';
import type { DatasetPolicy, PolicyFilter } from '../../contract/types/dataset.ts';
import type { FilterCondition, FilterOperator } from '../../contract/types/query.ts';
import { OPERATORS } from '../operators/index.ts';
import type { OperandSource } from '../plan/operand-source.ts';
import { planComparison } from '../plan/plan-comparison.ts';
import type { PlanContext } from '../plan/plan-context.ts';
import { isStorableText } from '../values/storable-text.ts';
import { escapePointer } from './check-fields.ts';
import { checkNativePolicy } from './check-native-policy.ts';

/** Reports what of the policy does not exist or does not fit: fields, operators, settings, hidden and masked fields. */
export function checkPolicy(
  policy: Sound<DatasetPolicy>,
  names: readonly string[],
  source: OperandSource,
  context: PlanContext,
): void {
  const { issues } = context;
  checkRows(policy.rows, '/policy/rows', source, context);
  for (const [index, name] of (policy.hidden?.fields ?? []).entries()) {
    if (name !== undefined && !names.includes(name)) {
      issues.addUnknown(`/policy/hidden/fields/${index}`, 'unknown_field', 'field', name, names);
    }
  }
  if (policy.native !== undefined) checkNativePolicy(policy.native, issues);
  for (const [name, mask] of Object.entries(policy.masked ?? {})) {
    if (mask?.with !== undefined && !isStorableText(mask.with)) {
      const detail = 'A mask is text that Postgres can hold.';
      issues.add(`/policy/masked/${escapePointer(name)}/with`, 'value_type', detail);
    }
    if (!names.includes(name)) {
      issues.addUnknown(`/policy/masked/${escapePointer(name)}`, 'unknown_field', 'field', name, names);
    }
  }
}

function checkRows(
  filter: Sound<PolicyFilter> | undefined,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
): void {
  if (filter === undefined) return;
  if ('and' in filter) {
    for (const [index, part] of (filter.and ?? []).entries())
      checkRows(part, `${pointer}/and/${index}`, source, context);
  } else if ('or' in filter) {
    for (const [index, part] of (filter.or ?? []).entries())
      checkRows(part, `${pointer}/or/${index}`, source, context);
  } else if ('not' in filter) {
    checkRows(filter.not, `${pointer}/not`, source, context);
  } else if ('field' in filter && filter.field !== undefined) {
    const { field, op, value } = filter;
    // What stands for the value cannot be read on, when its shape is wrong.
    const isKnown = op !== undefined && !namesAttribute(value) && context.issues.isWhole(`${pointer}/value`);
    if (isKnown) planComparison({ ...filter, field, op } as FilterCondition, pointer, source, context);
    else checkOperator({ field, op }, pointer, source, context);
  }
}

/** The attribute's value is known only with a principal; what it is compared with is known now. */
function checkOperator(
  { field, op }: { field: string; op: string | undefined },
  pointer: string,
  source: OperandSource,
  { issues }: PlanContext,
): void {
  const operand = source(field, `${pointer}/field`);
  if (op === undefined) return;
  if (!Object.hasOwn(OPERATORS, op)) {
    issues.addUnknown(`${pointer}/op`, 'unknown_operator', 'operator', op, Object.keys(OPERATORS));
  } else if (operand !== undefined && !OPERATORS[op as FilterOperator].types.has(operand.type)) {
    issues.add(`${pointer}/op`, 'operator_type', `"${op}" does not apply to ${operand.type}.`);
  } else if (OPERATORS[op as FilterOperator].value === 'none') {
    issues.add(`${pointer}/value`, 'unexpected', `"${op}" takes no value. Leave this out.`);
  }
}

function namesAttribute(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(namesAttribute);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'attribute');
}
