import type { Sound } from '../../contract/reading.ts';
import type { Filter, FilterCondition } from '../../contract/types/query.ts';
import type { Condition } from './nodes.ts';
import type { OperandSource } from './operand-source.ts';
import { planComparison } from './plan-comparison.ts';
import type { PlanContext } from './plan-context.ts';

type Filters = readonly (Sound<Filter> | undefined)[];

const NEVER: Condition = { kind: 'never' };

/** Plans a list of filters, all of which must hold. Problems are reported; what has one never holds. */
export function planFilters(
  filters: Filters | undefined,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
): Condition | null {
  if (filters === undefined || filters.length === 0) return null;
  const conditions = planEach(filters, pointer, source, context, 1);
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { kind: 'and', conditions };
}

/** Plans one filter that stands alone, as {@link planFilters} does each of its own. */
export function planFilter(
  filter: Sound<Filter> | undefined,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
): Condition {
  return planAt(filter, pointer, source, context, 1);
}

function planEach(
  filters: Filters,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
  depth: number,
): Condition[] {
  return filters.map((filter, index) => planAt(filter, `${pointer}/${index}`, source, context, depth));
}

/** What is undefined has been reported with the shape. */
function planAt(
  filter: Sound<Filter> | undefined,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
  depth: number,
): Condition {
  const { issues, limits } = context;
  if (filter === undefined) return NEVER;
  if (depth > limits.maxFilterDepth) {
    issues.add(
      pointer,
      'limit_exceeded',
      `Filters may be nested ${limits.maxFilterDepth} deep: flatten them.`,
    );
    return NEVER;
  }
  const group = (kind: 'and' | 'or', list: Filters = []): Condition => ({
    kind,
    conditions: planEach(list, `${pointer}/${kind}`, source, context, depth + 1),
  });
  if ('and' in filter) return group('and', filter.and);
  if ('or' in filter) return group('or', filter.or);
  if ('not' in filter) {
    return { kind: 'not', condition: planAt(filter.not, `${pointer}/not`, source, context, depth + 1) };
  }
  return 'field' in filter ? planCondition(filter, pointer, source, context) : NEVER;
}

function planCondition(
  condition: Sound<FilterCondition>,
  pointer: string,
  source: OperandSource,
  context: PlanContext,
): Condition {
  const { field, op } = condition;
  if (field !== undefined && op !== undefined) {
    return planComparison({ ...condition, field, op }, pointer, source, context);
  }
  if (field !== undefined) source(field, `${pointer}/field`);
  return NEVER;
}
