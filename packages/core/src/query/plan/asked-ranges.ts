import type { Sound } from '../../contract/reading.ts';
import type { QuerySpec, TimeRange } from '../../contract/types/query.ts';
import { createIssues } from './issues.ts';
import type { Expression, SpanValue } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';
import { planRange } from './plan-range.ts';

/** A range of time that all rows of a question are within. */
export interface AskedRange {
  /** Place among the filters. */
  readonly index: number;
  readonly field: string;
  readonly operand: Expression;
  readonly range: TimeRange;
  readonly span: SpanValue;
}

/** The ranges among the filters of a question, as far as nothing is wrong with them. */
export function askedRanges(filters: Sound<QuerySpec>['filters'], context: PlanContext): AskedRange[] {
  const { model } = context;
  return (filters ?? []).flatMap((filter, index) => {
    if (filter === undefined || !('field' in filter) || filter.op !== 'inRange') return [];
    const { field, value } = filter;
    const operand = field === undefined ? undefined : model.field(field);
    if (field === undefined || operand === undefined || 'problem' in operand) return [];
    if (operand.storedAs === null || model.access(field) !== 'open') return [];
    const pointer = `/filters/${index}/value`;
    if (!context.issues.isWhole(pointer)) return [];
    const span = resolveQuietly(value, { name: field, operand }, pointer, context);
    return span === undefined ? [] : [{ index, field, operand, range: value as TimeRange, span }];
  });
}

/** The span of a range, without its problems and without noting it for the answer. */
export function resolveQuietly(
  value: unknown,
  field: { name: string; operand: Expression },
  pointer: string,
  context: PlanContext,
): SpanValue | undefined {
  const quiet = { ranges: [], validUntil: null, conditions: 0 };
  return planRange(value, field, pointer, { ...context, issues: createIssues(), gathered: quiet });
}
