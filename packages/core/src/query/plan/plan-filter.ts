import type { Filter } from '../../contract/types/query.ts';
import type { Condition } from './nodes.ts';
import type { OperandSource } from './operand-source.ts';
import { planComparison } from './plan-comparison.ts';
import type { PlanContext } from './plan-context.ts';

const GROUPS = ['and', 'or', 'not'] as const;

/** Plans a list of filters, all of which must hold. Problems are reported; what has one never holds. */
export function planFilters(
  filters: readonly Filter[] | undefined,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
): Condition | null {
  if (filters === undefined || filters.length === 0) return null;
  const conditions = filters.map((filter, index) =>
    planFilter(filter, `${pointer}/${index}`, source, context, 1),
  );
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { kind: 'and', conditions };
}

function planFilter(
  filter: Filter,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
  depth: number,
): Condition {
  const { issues, limits } = context;
  if (depth > limits.maxFilterDepth) {
    issues.add(
      pointer,
      'limit_exceeded',
      `Filters may be nested ${limits.maxFilterDepth} deep: flatten them.`,
    );
    return { kind: 'never' };
  }
  if (typeof filter !== 'object' || filter === null) {
    issues.add(
      pointer,
      'wrong_type',
      'A filter must be an object with "field" and "op", or with "and", "or" or "not".',
    );
    return { kind: 'never' };
  }
  const keys = Object.keys(filter);
  const group = GROUPS.find((key) => Object.hasOwn(filter, key));
  if (group !== undefined && keys.length > 1) {
    issues.add(
      pointer,
      'ambiguous_filter',
      `Beside "${group}" nothing else may stand: nest the other parts.`,
    );
    return { kind: 'never' };
  }
  if ('not' in filter) {
    return { kind: 'not', condition: planFilter(filter.not, `${pointer}/not`, source, context, depth + 1) };
  }
  for (const kind of ['and', 'or'] as const) {
    const list = (filter as Partial<Record<'and' | 'or', Filter[]>>)[kind];
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      issues.add(`${pointer}/${kind}`, 'wrong_type', `"${kind}" must be a list of filters.`);
      return { kind: 'never' };
    }
    const conditions = list.map((part, index) =>
      planFilter(part, `${pointer}/${kind}/${index}`, source, context, depth + 1),
    );
    return { kind, conditions };
  }
  return 'field' in filter
    ? planComparison(filter, pointer, source, context)
    : missingField(pointer, context);
}

function missingField(pointer: string, { issues }: PlanContext): Condition {
  issues.add(pointer, 'missing', 'A filter needs "field" and "op", or "and", "or" or "not".');
  return { kind: 'never' };
}
