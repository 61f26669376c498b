import type { DatasetDefinition, PolicyFilter } from '../../contract/types/dataset.ts';
import type { FilterCondition, FilterOperator } from '../../contract/types/query.ts';
import { OPERATORS } from '../operators/index.ts';
import { ownFields, type OperandSource } from '../plan/operand-source.ts';
import { planComparison } from '../plan/plan-comparison.ts';
import type { PlanContext } from '../plan/plan-context.ts';
import { isStorableText } from '../values/storable-text.ts';
import { escapePointer } from './check-fields.ts';
import { checkNativePolicy } from './check-native-policy.ts';

/** Reports what of the policy does not exist or does not fit: fields, operators, settings, hidden and masked fields. */
export function checkPolicy({ policy, fields }: DatasetDefinition, context: PlanContext): void {
  const { issues } = context;
  const names = Object.keys(fields);
  if (policy?.rows !== undefined) checkRows(policy.rows, '/policy/rows', ownFields(context), context);
  for (const [index, name] of (policy?.hidden?.fields ?? []).entries()) {
    if (!names.includes(name)) {
      issues.addUnknown(`/policy/hidden/fields/${index}`, 'unknown_field', 'field', name, names);
    }
  }
  if (policy?.native !== undefined) checkNativePolicy(policy.native, issues);
  for (const [name, mask] of Object.entries(policy?.masked ?? {})) {
    if (mask.with !== undefined && !isStorableText(mask.with)) {
      const detail = 'A mask is text that Postgres can hold.';
      issues.add(`/policy/masked/${escapePointer(name)}/with`, 'value_type', detail);
    }
    if (!names.includes(name)) {
      issues.addUnknown(`/policy/masked/${escapePointer(name)}`, 'unknown_field', 'field', name, names);
    }
  }
}

function checkRows(filter: PolicyFilter, pointer: string, source: OperandSource, context: PlanContext): void {
  if ('and' in filter || 'or' in filter) {
    const [kind, parts] = 'and' in filter ? (['and', filter.and] as const) : (['or', filter.or] as const);
    for (const [index, part] of parts.entries())
      checkRows(part, `${pointer}/${kind}/${index}`, source, context);
  } else if ('not' in filter) {
    checkRows(filter.not, `${pointer}/not`, source, context);
  } else if (!namesAttribute(filter.value)) {
    planComparison(filter as FilterCondition, pointer, source, context);
  } else {
    checkOperator(filter, pointer, source, context);
  }
}

/** The attribute's value is known only with a principal; what it is compared with is known now. */
function checkOperator(
  { field, op }: { field: string; op: string },
  pointer: string,
  source: OperandSource,
  { issues }: PlanContext,
): void {
  const operand = source(field, `${pointer}/field`);
  if (!Object.hasOwn(OPERATORS, op)) {
    issues.addUnknown(`${pointer}/op`, 'unknown_operator', 'operator', op, Object.keys(OPERATORS));
  } else if (operand !== undefined && !OPERATORS[op as FilterOperator].types.has(operand.type)) {
    issues.add(`${pointer}/op`, 'operator_type', `"${op}" does not apply to ${operand.type}.`);
  }
}

function namesAttribute(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(namesAttribute);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'attribute');
}
